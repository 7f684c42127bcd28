#include "core/session/SessionFixture.h"

#include "core/net/ClientFrames.h"

#include <further/testing/FakeContext.h>

#include <Poco/JSON/Parser.h>
#include <Poco/Logger.h>
#include <Poco/Net/StreamSocketImpl.h>

#include <sys/socket.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace further {

namespace {

const ConnectionLimits limits{1 << 20,
                              100'000,
                              20'000,
                              10'000,
                              std::chrono::seconds(20),
                              std::chrono::seconds(60),
                              std::chrono::milliseconds(200)};
constexpr std::size_t programsOfAClient = 5;

const std::string probeManifest = R"({"name": "probe", "version": "1", "summary": "A test", "runner": "probe",
    "receives": [{"type": "probe.act", "summary": "Acts", "schema":
        {"type": "object", "required": ["do"], "properties": {"do": {"type": "string"}}}}]})";
const std::string otherManifest = R"({"name": "other", "version": "1", "summary": "A test",
    "receives": [{"type": "other.act", "summary": "Acts"}]})";

} // namespace

void SessionFixture::Client::sendBytes(const std::string& bytes) {
    CPPUNIT_ASSERT_EQUAL(static_cast<ssize_t>(bytes.size()),
                         ::send(_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

void SessionFixture::Client::say(const std::string& json) {
    sendBytes(clientFrame(0x81, json));
}

void SessionFixture::Client::say(const std::string& type, const std::string& data) {
    say(R"({"type": ")" + type + R"(", "data": )" + data + "}");
}

void SessionFixture::Client::listen() {
    if (reads && _socket)
        _frames.readFrom(_socket.get());
}

std::vector<SessionFixture::Answer> SessionFixture::Client::answers() const {
    std::vector<Answer> answers;
    for (const auto& text : _frames.texts()) {
        Poco::JSON::Parser parser;
        const auto message = parser.parse(text).extract<Poco::JSON::Object::Ptr>();
        const auto data = message->getObject("data");
        answers.push_back({message->getValue<std::string>("type"), data ? data : new Poco::JSON::Object});
    }
    return answers;
}

std::string SessionFixture::Client::types() const {
    std::string types;
    for (const auto& answer : answers())
        types += (types.empty() ? "" : " ") + answer.type;
    return types;
}

SessionFixture::SessionFixture(const std::string& probeOpens, std::size_t mostPrograms, std::size_t messagesASecond,
                               std::size_t otherLoops)
    : others(otherLoops) {
    Poco::Logger::root().setLevel(Poco::Message::PRIO_FATAL); // what goes wrong here is meant to
    add("probe", probeManifest);
    add("other", otherManifest);
    plugins.find({_directory.path()});
    plugins.start([this, probeOpens](const PluginEntry& plugin) {
        auto context = std::make_unique<testing::FakeContext>(_pluginStrand);
        context->setConfig(Settings({{"name", SettingType::text, plugin.name, ""},
                                     {"diary", SettingType::path, (_directory.path() / "diary").string(), ""},
                                     {"opens", SettingType::text, plugin.name == "probe" ? probeOpens : "", ""}},
                                    {}));
        return context;
    });
    dispatcher.emplace(plugins);
    std::vector<std::reference_wrapper<EventLoop>> loops{loop};
    loops.insert(loops.end(), others.begin(), others.end());
    all.emplace(
        loops,
        SessionEnvironment{
            workers, *dispatcher, events, authenticator, strangers, {User::current(), allowedUsers()}, mostPrograms},
        SessionLimits{limits, programsOfAClient, messagesASecond}, Seats::Limits{100, 75, 8});
    sessions = &all->on(0);
}

SessionFixture::~SessionFixture() {
    sessions->destroyAll();
    plugins.stop();
}

std::vector<User> SessionFixture::allowedUsers() {
    return {{4711, "ada", "/home/ada"}};
}

void SessionFixture::dropIn(const std::string& name, const std::string& members) {
    add(name, R"({"name": ")" + name + R"(", "version": "1", "summary": "A test")" + members + "}");
    plugins.rescan();
}

void SessionFixture::add(const std::string& name, const std::string& manifest) const {
    std::filesystem::copy(std::filesystem::path(FURTHER_TEST_PLUGINS) / "probe.so", _directory.path() / (name + ".so"));
    _directory.write(name + ".json", manifest);
}

std::string SessionFixture::told(Event::Kind kind) const {
    std::string texts;
    for (const auto& event : events.last(100))
        if (event.kind == kind)
            texts += event.text + "\n";
    return texts;
}

SessionFixture::Client& SessionFixture::connect(const std::string& early) {
    return connect(early, dialect, Identity::owner("tester"), "", Poco::Net::IPAddress("127.0.0.1"));
}

SessionFixture::Client& SessionFixture::connect(const std::shared_ptr<const Dialect>& spoken,
                                                const Identity& identity) {
    return connect({}, spoken, identity, "", Poco::Net::IPAddress("127.0.0.1"));
}

SessionFixture::Client& SessionFixture::connect(const Identity& identity, const std::string& origin,
                                                const std::string& address) {
    return connect({}, dialect, identity, origin, Poco::Net::IPAddress(address));
}

SessionFixture::Client& SessionFixture::connect(const std::string& early, const std::shared_ptr<const Dialect>& spoken,
                                                const Identity& identity, const std::string& origin,
                                                const Poco::Net::IPAddress& address) {
    std::array<int, 2> ends{};
    CPPUNIT_ASSERT_EQUAL(0, ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()));
    _clients.push_back(std::make_unique<Client>(Descriptor(ends[1])));
    all->accept({Poco::Net::StreamSocket(new Poco::Net::StreamSocketImpl(ends[0])),
                 early,
                 "a test",
                 address,
                 origin,
                 {},
                 identity,
                 all->takeSeat(address, identity.isStranger())},
                spoken);
    return *_clients.back();
}

void SessionFixture::await(const std::function<bool()>& done) {
    bool tooLong = false;
    const auto limit = loop.after(std::chrono::seconds(20), [&] { tooLong = true; });
    std::function<void()> look = [&] {
        for (const auto& client : _clients)
            client->listen();
        if (done() || tooLong)
            loop.stop();
        else
            loop.post(look);
    };
    loop.post(look);
    loop.run();
    CPPUNIT_ASSERT_MESSAGE("it doesn't happen", !tooLong);
}

void SessionFixture::awaitAnswers(const Client& client, std::size_t count) {
    await([&] { return client.frames().texts().size() >= count; });
    CPPUNIT_ASSERT_EQUAL_MESSAGE(client.types(), count, client.frames().texts().size());
}

void SessionFixture::settle(Client& client) {
    const auto pongs = client.frames().payloads(Frame::Kind::pong).size();
    client.sendBytes(clientFrame(0x89, "settle"));
    await([&] { return client.frames().payloads(Frame::Kind::pong).size() > pongs; });
}

std::string SessionFixture::diary() const {
    std::ostringstream text;
    text << std::ifstream(_directory.path() / "diary").rdbuf();
    return text.str();
}

} // namespace further
