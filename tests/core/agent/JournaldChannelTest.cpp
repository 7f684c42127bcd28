#include "agent/JournaldChannel.h"
#include "session/Audit.h"
#include "session/AuditKinds.h"
#include "support/TemporaryDirectory.h"

#include <Poco/AutoPtr.h>
#include <Poco/Logger.h>
#include <Poco/Message.h>
#include <Poco/String.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <vector>

using namespace further;
using namespace std::string_literals;

/// What systemd's journal gets, played by the test.
class JournaldChannelTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(JournaldChannelTest);
    CPPUNIT_TEST(writesALineWithItsFields);
    CPPUNIT_TEST(writesEachKindOfAuditLineWithItsIdAndAllThatItSays);
    CPPUNIT_TEST(writesAValueWithLineBreaks);
    CPPUNIT_TEST(waitsForNobodyAndCountsWhatIsLeftOut);
    CPPUNIT_TEST(knowsWhetherStderrIsTheJournal);
    CPPUNIT_TEST_SUITE_END();

    static Poco::Message message(const std::string& text) { return {"audit", text, Poco::Message::PRIO_NOTICE}; }
    std::string received() const {
        std::array<char, 65536> buffer{};
        const auto count = ::recv(_journal.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
        return count < 0 ? std::string() : std::string(buffer.data(), static_cast<std::size_t>(count));
    }

    static void assertHas(const std::string& part, const std::string& entry) {
        CPPUNIT_ASSERT_MESSAGE(part + " in " + entry, entry.find(part) != std::string::npos);
    }
    static std::map<std::string, std::function<void()>> oneOfEachKind() {
        const Identity somebody{Identity::Kind::token, "laptop", Permissions::all(), {}};
        const audit::Program program{1, "main", "runner", "pi", audit::digestOf("code"), "/run.me"};
        return {{"connected", [=] { audit::connected(1, "192.0.2.1:80", "https://a.example", somebody); }},
                {"authenticated", [=] { audit::authenticated(1, "192.0.2.1:80", "https://a.example", somebody); }},
                {"untold", [] { audit::untold(7); }},
                {"disconnected", [] { audit::disconnected(1, "it left"); }},
                {"granted", [=] { audit::granted(somebody, "https://a.example", "192.0.2.1"); }},
                {"revoked", [=] { audit::revoked(somebody); }},
                {"refused", [] { audit::refused("A sentence."); }},
                {"started", [=] { audit::started(program); }},
                {"stopped", [=] { audit::stopped(program, 3); }},
                {"failed", [=] { audit::failed(program, Error(ErrorCode::busy, "Later.")); }}};
    }
    /// Of `MESSAGE=audit: KIND key=value …`; no value that is used here has a blank or = in it, but for sentences.
    static std::vector<std::string> keysIn(const std::string& message) {
        std::vector<std::string> keys;
        for (auto at = message.find('='); (at = message.find('=', at + 1)) != std::string::npos;) {
            const auto begin = message.rfind(' ', at) + 1;
            keys.push_back(message.substr(begin, at - begin));
        }
        CPPUNIT_ASSERT_MESSAGE(message, !keys.empty());
        return keys;
    }

public:
    void setUp() override {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        _path.string().copy(address.sun_path, sizeof address.sun_path - 1);
        _journal = Descriptor(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        CPPUNIT_ASSERT_EQUAL(0, ::bind(_journal.get(), reinterpret_cast<sockaddr*>(&address), sizeof address));
    }

    void writesALineWithItsFields() {
        Poco::AutoPtr<JournaldChannel> channel(new JournaldChannel(_path));
        auto line = message("started client=1");
        line.set("audit", "started");
        line.set("client", "1");
        line.set("message-id", "0123456789abcdef0123456789abcdef");
        channel->log(line);
        CPPUNIT_ASSERT_EQUAL("MESSAGE=audit: started client=1\nPRIORITY=5\nSYSLOG_IDENTIFIER=further-linkd\n"
                             "MESSAGE_ID=0123456789abcdef0123456789abcdef\n"
                             "FURTHER_SOURCE=audit\nFURTHER_AUDIT=started\nFURTHER_CLIENT=1\n"s,
                             received());
    }

    void writesEachKindOfAuditLineWithItsIdAndAllThatItSays() {
        auto& log = Poco::Logger::get("audit");
        const auto before = log.getChannel();
        log.setChannel(Poco::AutoPtr<JournaldChannel>(new JournaldChannel(_path)));
        const auto lines = oneOfEachKind();
        CPPUNIT_ASSERT_EQUAL(audit::kinds.size(), lines.size());
        for (const auto& kind : audit::kinds) {
            lines.at(std::string(kind.word))();
            const auto entry = received();
            assertHas("\nMESSAGE_ID=" + std::string(kind.messageId) + "\n", entry);
            for (const auto& key : keysIn(entry.substr(0, entry.find('\n'))))
                assertHas("\nFURTHER_" + Poco::toUpper(key) + "=", entry);
        }
        log.setChannel(before);
    }

    void writesAValueWithLineBreaks() {
        Poco::AutoPtr<JournaldChannel> channel(new JournaldChannel(_path));
        channel->log(message("a\nFORGED=b"));
        const auto entry = received();
        CPPUNIT_ASSERT_EQUAL("MESSAGE\n"s + "\x11\0\0\0\0\0\0\0"s + "audit: a\nFORGED=b\nPRIORITY=5\n",
                             entry.substr(0, entry.find("SYSLOG")));
    }

    void waitsForNobodyAndCountsWhatIsLeftOut() {
        Poco::AutoPtr<JournaldChannel> channel(new JournaldChannel(_path));
        for (int i = 0; i < 10'000; ++i) // more than a socket takes whose owner doesn't read
            channel->log(message(std::string(1000, 'x')));
        while (!received().empty())
            ;
        channel->log(message("again"));
        const auto entry = received();
        CPPUNIT_ASSERT_MESSAGE(entry, entry.find("MESSAGE=audit: again (lines left out before: ") == 0);
        channel->log(message("and again"));
        CPPUNIT_ASSERT(received().find("MESSAGE=audit: and again\n") == 0);
    }

    void knowsWhetherStderrIsTheJournal() {
        struct stat is {};
        CPPUNIT_ASSERT_EQUAL(0, ::fstat(STDERR_FILENO, &is));
        const auto own = std::to_string(is.st_dev) + ":" + std::to_string(is.st_ino);
        ::unsetenv("JOURNAL_STREAM");
        CPPUNIT_ASSERT(!JournaldChannel::hasStderr());
        ::setenv("JOURNAL_STREAM", own.c_str(), 1);
        CPPUNIT_ASSERT(JournaldChannel::hasStderr());
        ::setenv("JOURNAL_STREAM", "1:2", 1); // a shell's that was started by systemd, say
        CPPUNIT_ASSERT(!JournaldChannel::hasStderr());
        ::unsetenv("JOURNAL_STREAM");
    }

private:
    const testing::TemporaryDirectory _directory;
    const std::filesystem::path _path = _directory.path() / "journal";
    Descriptor _journal;
};

CPPUNIT_TEST_SUITE_REGISTRATION(JournaldChannelTest);
