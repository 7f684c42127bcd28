#include "PairedComputer.h"

#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <future>

namespace further::ctl {

/// Programs and calls on a device that this computer is paired with: over TLS, with its token.
class NetworkTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(NetworkTest);
    CPPUNIT_TEST(showsItsTokenToThePairedDevice);
    CPPUNIT_TEST(takesARenewedCertificateOfTheSameKey);
    CPPUNIT_TEST(callsAndListsPlugins);
    CPPUNIT_TEST(takesMuchThroughInBothDirections);
    CPPUNIT_TEST(takesMuchOutputThrough);
    CPPUNIT_TEST(takesMuchInputThrough);
    CPPUNIT_TEST(stopsTheProgramAtCtrlC);
    CPPUNIT_TEST(stopsWhileOurOutputIsHeldUp);
    CPPUNIT_TEST(goesWhereTheAgentTakesNoStop);
    CPPUNIT_TEST(stopsWhenNobodyReadsOurOutput);
    CPPUNIT_TEST(saysThatTheDeviceVanished);
    CPPUNIT_TEST_SUITE_END();

    const TlsIdentity _identity;
    const PairedComputer _computer;
    const TemporaryFile _file{"pass\n"};

    Linkctl run(const FakeAgent& agent, Linkctl::Joined joined = Linkctl::Joined::pipes) const {
        _computer.pairWith(agent, _identity);
        return _computer.run({"run", "--port", agent.port(), _file.path()}, joined);
    }

    static std::string lines(std::size_t size) {
        std::string text;
        while (text.size() < size)
            text += "A line that has its place, number " + std::to_string(text.size()) + "\n";
        return text;
    }

    static std::string readInput(FakeConnection& client) {
        std::string all;
        for (bool ended = false; !ended;) {
            const auto data = client.expect("stdin");
            all += data->getValue<std::string>("input");
            ended = data->optValue("eof", false);
        }
        return all;
    }

public:
    void showsItsTokenToThePairedDevice() {
        FakeAgent agent(
            [](FakeConnection& client) {
                client.start();
                client.stopped(3);
            },
            &_identity);
        auto linkctl = run(agent);
        _computer.check(linkctl, 3);
        agent.awaitPlay();
        CPPUNIT_ASSERT(agent.authorizations() ==
                       std::vector<std::string>{"Bearer " + std::string(PairedComputer::token)});
    }

    void takesARenewedCertificateOfTheSameKey() {
        const auto renewed = _identity.renewed();
        FakeAgent agent(
            [](FakeConnection& client) {
                client.start();
                client.stopped(0);
            },
            &renewed);
        auto linkctl = run(agent);
        _computer.check(linkctl, 0);
    }

    void callsAndListsPlugins() {
        FakeAgent agent(R"({"plugins":[{"name":"hello","version":"1.0.0","state":"running"}]})",
                        [](FakeConnection& client) {
                            client.expect("hello.greet");
                            client.send(R"({"type":"hello.greeting","data":{"text":"Hi"}})");
                            client.awaitClose();
                        },
                        &_identity);
        _computer.pairWith(agent, _identity);
        auto call = _computer.run({"call", "hello.greet", "--port", agent.port()});
        _computer.check(call, 0, R"("text":"Hi")");
        auto plugins = _computer.run({"plugins", "--port", agent.port()});
        _computer.check(plugins, 0, "hello");
        for (const auto& authorization : agent.authorizations())
            CPPUNIT_ASSERT_EQUAL("Bearer " + std::string(PairedComputer::token), authorization);
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, agent.authorizations().size());
    }

    void takesMuchThroughInBothDirections() {
        FakeAgent agent(
            [](FakeConnection& client) {
                client.start();
                for (bool ended = false; !ended;) {
                    const auto data = client.expect("stdin");
                    client.sendOutput("stdout", data->getValue<std::string>("input"));
                    ended = data->optValue("eof", false);
                }
                client.stopped(0);
            },
            &_identity);
        const auto typed = lines(10'000'000);
        auto linkctl = run(agent);
        linkctl.type(typed);
        linkctl.endInput();
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT(typed == linkctl.output());
        agent.awaitPlay();
    }

    void takesMuchOutputThrough() {
        const auto text = lines(10'000'000);
        FakeAgent agent(
            [&](FakeConnection& client) {
                client.start();
                // Pieces of many sizes: a TLS record ends anywhere.
                std::size_t size = 1;
                for (std::size_t at = 0; at < text.size(); at += size, size = size * 7 % 300'007)
                    client.sendOutput("stdout", text.substr(at, size));
                client.stopped(0);
            },
            &_identity);
        auto linkctl = run(agent);
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT(text == linkctl.output());
        agent.awaitPlay();
    }

    void takesMuchInputThrough() {
        const auto typed = lines(10'000'000);
        FakeAgent agent(
            [&](FakeConnection& client) {
                client.start();
                CPPUNIT_ASSERT(typed == readInput(client));
                client.stopped(0);
            },
            &_identity);
        auto linkctl = run(agent);
        linkctl.type(typed);
        linkctl.endInput();
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        agent.awaitPlay();
    }

    void stopsTheProgramAtCtrlC() {
        FakeAgent agent(
            [](FakeConnection& client) {
                client.start();
                client.sendOutput("stdout", "ready\n");
                client.expect("stop");
                client.sendOutput("stdout", "cleaned up\n");
                client.stopped(-15);
            },
            &_identity);
        auto linkctl = run(agent, Linkctl::Joined::terminal);
        linkctl.awaitOutput("ready");
        linkctl.type("\x03");
        _computer.check(linkctl, 143, "cleaned up");
        agent.awaitPlay();
    }

    void stopsWhileOurOutputIsHeldUp() {
        std::promise<void> full;
        FakeAgent agent(
            [&](FakeConnection& client) {
                client.start();
                client.socket().setSendTimeout(Poco::Timespan(0, 300'000));
                try {
                    for (;;)
                        client.sendOutput("stdout", std::string(65536, 'x'));
                } catch (const Poco::Exception&) {
                }
                full.set_value();
                client.expect("stop");
            },
            &_identity);
        auto linkctl = run(agent);
        full.get_future().get();
        linkctl.signal(SIGINT);
        agent.awaitPlay();
    }

    void goesWhereTheAgentTakesNoStop() {
        std::promise<void> gone;
        FakeAgent agent(
            [&](FakeConnection& client) {
                client.start();
                client.sendOutput("stdout", "ready\n");
                gone.get_future().get(); // It reads nothing meanwhile.
            },
            &_identity);
        auto linkctl = run(agent);
        linkctl.awaitOutput("ready");
        linkctl.type(std::string(1u << 20, 'x'));
        linkctl.signal(SIGINT);
        _computer.check(linkctl, 130, "took no stop");
        gone.set_value();
    }

    void stopsWhenNobodyReadsOurOutput() {
        FakeAgent agent(
            [](FakeConnection& client) {
                client.start();
                client.sendOutput("stdout", "ready\n");
                client.expect("stdin");
                client.sendOutput("stdout", "lost\n");
                client.expect("stop");
            },
            &_identity);
        auto linkctl = run(agent);
        linkctl.awaitOutput("ready");
        linkctl.stopReading();
        linkctl.type("go\n");
        _computer.check(linkctl, 141);
        agent.awaitPlay();
    }

    void saysThatTheDeviceVanished() {
        FakeAgent agent(
            [](FakeConnection& client) {
                client.start();
                client.sendOutput("stdout", "last words\n");
                client.vanish();
            },
            &_identity);
        auto linkctl = run(agent);
        _computer.check(linkctl, 1, "was lost before the program's end");
        CPPUNIT_ASSERT_EQUAL(std::string("last words\n"), linkctl.output());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(NetworkTest);

} // namespace further::ctl
