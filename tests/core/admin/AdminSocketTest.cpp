#include "admin/AdminSocket.h"
#include "core/admin/LineClient.h"
#include "core/admin/OtherUser.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

using namespace further;
using namespace std::string_literals;

class AdminSocketTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AdminSocketTest);
    CPPUNIT_TEST(isForTheOwnerAndTheGroup);
    CPPUNIT_TEST(keepsOthersOut);
    CPPUNIT_TEST(makesItsDirectory);
    CPPUNIT_TEST(isTakenAwayAtTheEnd);
    CPPUNIT_TEST(takesOverFromAnAgentThatWasKilled);
    CPPUNIT_TEST(refusesASecondAgent);
    CPPUNIT_TEST(refusesAPathThatIsTooLong);
    CPPUNIT_TEST(refusesADirectoryThatOthersMayWrite);
    CPPUNIT_TEST(refusesADirectoryOfSomebodyElse);
    CPPUNIT_TEST(refusesADirectoryThatCanNotBeMade);
    CPPUNIT_TEST(leavesWhatIsNoSocketAlone);
    CPPUNIT_TEST(followsNoLinkToALock);
    CPPUNIT_TEST(knowsItsUsualPlace);
    CPPUNIT_TEST_SUITE_END();

public:
    void isForTheOwnerAndTheGroup() {
        const gid_t group = OtherUser::possible() ? OtherUser::number : ::getegid();
        const AdminSocket socket(_path, group);
        struct stat is {};
        CPPUNIT_ASSERT_EQUAL(0, ::lstat(_path.c_str(), &is));
        CPPUNIT_ASSERT(S_ISSOCK(is.st_mode));
        CPPUNIT_ASSERT_EQUAL(mode_t(0660), is.st_mode & 07777);
        CPPUNIT_ASSERT_EQUAL(group, is.st_gid);
        CPPUNIT_ASSERT_EQUAL(::geteuid(), is.st_uid);
        CPPUNIT_ASSERT_EQUAL(_path, socket.path());
    }

    void keepsOthersOut() {
        if (!OtherUser::possible())
            return;
        const AdminSocket socket(_path, ::getegid());
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(_directory.path().c_str(), 0755));
        const OtherUser other;
        CPPUNIT_ASSERT_EQUAL(-1, ::access(_path.c_str(), W_OK));
    }

    void makesItsDirectory() {
        const auto path = _directory.path() / "further-link" / "admin.sock";
        const AdminSocket socket(path, ::getegid());
        const LineClient client(path);
        struct stat is {};
        CPPUNIT_ASSERT_EQUAL(0, ::stat(path.parent_path().c_str(), &is));
        CPPUNIT_ASSERT_EQUAL(mode_t(0), is.st_mode & 022);
    }

    void isTakenAwayAtTheEnd() {
        for (int i = 0; i < 2; ++i) {
            const AdminSocket socket(_path, ::getegid());
            CPPUNIT_ASSERT(!std::filesystem::is_empty(_directory.path()));
        }
        CPPUNIT_ASSERT(std::filesystem::is_empty(_directory.path())); // the lock too
    }

    void takesOverFromAnAgentThatWasKilled() {
        const auto child = ::fork();
        if (child == 0) {
            const AdminSocket socket(_path, ::getegid());
            ::_exit(0); // as SIGKILL would: nothing is tidied up
        }
        int status = -1;
        CPPUNIT_ASSERT_EQUAL(child, ::waitpid(child, &status, 0));
        CPPUNIT_ASSERT_EQUAL(0, status);
        CPPUNIT_ASSERT(std::filesystem::exists(_path));
        const AdminSocket socket(_path, ::getegid());
        const LineClient client(_path);
    }

    void refusesASecondAgent() {
        const AdminSocket first(_path, ::getegid());
        try {
            const AdminSocket second(_path, ::getegid());
            CPPUNIT_FAIL("accepted");
        } catch (const Poco::ExistsException& problem) {
            CPPUNIT_ASSERT_EQUAL("Another agent is administered through " + _path.string() +
                                     ": give this one another agent.adminSocket",
                                 problem.message());
        }
        const LineClient client(_path); // the first doesn't notice
    }

    void refusesAPathThatIsTooLong() {
        const auto name = [this](std::size_t size) {
            const auto directory = _directory.path().string() + "/";
            return directory + std::string(size - directory.size(), 'x');
        };
        assertRefused(name(108), "the path is longer than a socket's may be, 107 bytes");
        CPPUNIT_ASSERT(std::filesystem::is_empty(_directory.path()));
        const AdminSocket longest(name(107), ::getegid());
        const LineClient client(longest.path());
    }

    void refusesADirectoryThatOthersMayWrite() {
        allow(0777);
        assertRefused(_path, "others could change what is in " + _directory.path().string());
        allow(01777); // as /tmp is: nobody can put another in its place
        const AdminSocket socket(_path, ::getegid());
    }

    void refusesADirectoryOfSomebodyElse() {
        if (!OtherUser::possible())
            return;
        CPPUNIT_ASSERT_EQUAL(0, ::chown(_directory.path().c_str(), OtherUser::number, static_cast<gid_t>(-1)));
        assertRefused(_path, "others could change what is in " + _directory.path().string());
    }

    void refusesADirectoryThatCanNotBeMade() {
        const auto directory = _directory.path() / "missing" / "too";
        assertRefused(directory / "admin.sock", directory.string() + ": No such file or directory");
    }

    void leavesWhatIsNoSocketAlone() {
        _directory.write("admin.sock", "precious");
        assertRefused(_path, "what is there is no socket, and is left alone");
        std::string content;
        std::ifstream(_path) >> content;
        CPPUNIT_ASSERT_EQUAL("precious"s, content);
    }

    void followsNoLinkToALock() {
        const auto elsewhere = _directory.path() / "elsewhere";
        std::filesystem::create_symlink(elsewhere, _path.string() + ".lock");
        assertRefused(_path, _path.string() + ".lock: Too many levels of symbolic links");
        CPPUNIT_ASSERT(!std::filesystem::exists(elsewhere));
    }

    void knowsItsUsualPlace() {
        if (!OtherUser::possible())
            return;
        CPPUNIT_ASSERT_EQUAL("/run/further-link/admin.sock"s, AdminSocket::usualPath().string());
        if (std::filesystem::exists("/run/further-link"))
            return; // an installed one's: who may write it is that system's affair
        const char* const before = std::getenv("XDG_RUNTIME_DIR");
        const auto kept = before == nullptr ? std::nullopt : std::optional<std::string>(before);
        allow(01777);
        ::setenv("XDG_RUNTIME_DIR", _directory.path().c_str(), 1);
        const auto users = usualPathOfAnother();
        ::unsetenv("XDG_RUNTIME_DIR");
        const auto last = usualPathOfAnother();
        if (kept)
            ::setenv("XDG_RUNTIME_DIR", kept->c_str(), 1);
        CPPUNIT_ASSERT_EQUAL((_directory.path() / "further-link/admin.sock").string(), users);
        CPPUNIT_ASSERT_EQUAL("/tmp/further-link-65534/admin.sock"s, last);
    }

private:
    static std::string usualPathOfAnother() {
        const OtherUser other;
        return AdminSocket::usualPath().string();
    }

    void allow(mode_t mode) const { CPPUNIT_ASSERT_EQUAL(0, ::chmod(_directory.path().c_str(), mode)); }

    static void assertRefused(const std::filesystem::path& path, const std::string& why) {
        try {
            const AdminSocket socket(path, ::getegid());
            CPPUNIT_FAIL("accepted");
        } catch (const Poco::IOException& problem) {
            CPPUNIT_ASSERT_EQUAL("The agent can't be administered through " + path.string() + " (" + why +
                                     "): set agent.adminSocket to a place where the agent may make a socket",
                                 problem.message());
        }
    }

    const testing::TemporaryDirectory _directory;
    const std::filesystem::path _path = _directory.path() / "admin.sock";
};

CPPUNIT_TEST_SUITE_REGISTRATION(AdminSocketTest);
