#include "agent/ReadersShell.h"
#include "support/TemporaryDirectory.h"

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

using namespace further;
using namespace std::string_literals;

class ReadersShellTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ReadersShellTest);
    CPPUNIT_TEST(callsAProgramFromWhereItIs);
    CPPUNIT_TEST(namesAProgramThatPathFinds);
    CPPUNIT_TEST(doesNotNameOneThatPathFindsAnotherOf);
    CPPUNIT_TEST(quotesWhatAShellWouldReadOtherwise);
    CPPUNIT_TEST(isWhereTheAgentWasStarted);
    CPPUNIT_TEST(isAnywhereAndAnAdministratorsWhereTheJournalIsRead);
    CPPUNIT_TEST_SUITE_END();

    std::filesystem::path program(const std::string& name) const {
        auto path = _directory.write(name, "");
        ::chmod(path.c_str(), 0755);
        return path;
    }

public:
    void callsAProgramFromWhereItIs() {
        const auto in = [](const std::string& directory) {
            return ReadersShell{directory, "/usr/bin"}.command("/a/bin/ctl");
        };
        CPPUNIT_ASSERT_EQUAL("bin/ctl"s, in("/a"));
        CPPUNIT_ASSERT_EQUAL("./ctl"s, in("/a/bin"));
        CPPUNIT_ASSERT_EQUAL("/a/bin/ctl"s, in("/a/other"));
        CPPUNIT_ASSERT_EQUAL("/a/bin/ctl"s, in("/")); // where services are, and hardly any reader
        CPPUNIT_ASSERT_EQUAL("./-x/ctl"s, (ReadersShell{"/a", ""}.command("/a/-x/ctl")));
    }

    void namesAProgramThatPathFinds() {
        const auto ctl = program("bin/ctl");
        const auto bin = ctl.parent_path().string();
        CPPUNIT_ASSERT_EQUAL("ctl"s, (ReadersShell{_directory.path(), "/no/such:" + bin}.command(ctl)));
        std::filesystem::create_directory_symlink(bin, _directory.path() / "link"); // as /bin is to /usr/bin
        CPPUNIT_ASSERT_EQUAL("ctl"s, (ReadersShell{"/", bin}.command(_directory.path() / "link/ctl")));
    }

    void doesNotNameOneThatPathFindsAnotherOf() {
        const auto ctl = program("bin/ctl");
        const auto other = program("other/ctl");
        const auto path = other.parent_path().string() + ":" + ctl.parent_path().string();
        CPPUNIT_ASSERT_EQUAL(ctl.string(), (ReadersShell{"/", path}.command(ctl)));
        ::chmod(other.c_str(), 0644); // that is no program, and passed over
        CPPUNIT_ASSERT_EQUAL("ctl"s, (ReadersShell{"/", path}.command(ctl)));
    }

    void quotesWhatAShellWouldReadOtherwise() {
        CPPUNIT_ASSERT_EQUAL(R"('/Ada'\''s own/ctl')"s, (ReadersShell{"/", ""}.command("/Ada's own/ctl")));
    }

    void isWhereTheAgentWasStarted() {
        ::unsetenv("JOURNAL_STREAM");
        const auto shell = ReadersShell::own();
        CPPUNIT_ASSERT_EQUAL(std::filesystem::current_path(), shell.directory);
        CPPUNIT_ASSERT_EQUAL(std::string(std::getenv("PATH")), shell.searchPath);
        CPPUNIT_ASSERT(!shell.needsSudo);
    }

    void isAnywhereAndAnAdministratorsWhereTheJournalIsRead() {
        struct stat is {};
        CPPUNIT_ASSERT_EQUAL(0, ::fstat(STDERR_FILENO, &is));
        ::setenv("JOURNAL_STREAM", (std::to_string(is.st_dev) + ":" + std::to_string(is.st_ino)).c_str(), 1);
        const auto shell = ReadersShell::own();
        ::unsetenv("JOURNAL_STREAM");
        CPPUNIT_ASSERT_EQUAL("/"s, shell.directory.string());
        CPPUNIT_ASSERT_EQUAL(::geteuid() < 1000, shell.needsSudo); // a person's own service is read by that person
        CPPUNIT_ASSERT_EQUAL("sudo /a/ctl"s, (ReadersShell{"/", "", true}.command("/a/ctl")));
    }

private:
    const testing::TemporaryDirectory _directory;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ReadersShellTest);
