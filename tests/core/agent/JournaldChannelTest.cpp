#include "agent/JournaldChannel.h"
#include "support/TemporaryDirectory.h"

#include <Poco/AutoPtr.h>
#include <Poco/Message.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>

using namespace further;
using namespace std::string_literals;

/// What systemd's journal gets, played by the test.
class JournaldChannelTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(JournaldChannelTest);
    CPPUNIT_TEST(writesALineWithItsFields);
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
        channel->log(line);
        CPPUNIT_ASSERT_EQUAL("MESSAGE=audit: started client=1\nPRIORITY=5\nSYSLOG_IDENTIFIER=further-linkd\n"
                             "FURTHER_SOURCE=audit\nFURTHER_AUDIT=started\nFURTHER_CLIENT=1\n"s,
                             received());
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
