#include "plugins/common/launcher/Account.h"
#include "support/Skip.h"
#include "support/TemporaryDirectory.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>

namespace further {

using namespace std::string_literals;

/// What the user database says of whom programs run as.
class AccountTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AccountTest);
    CPPUNIT_TEST(hasItsOwnShell);
    CPPUNIT_TEST(hasBashWhereItsShellIsNoLoginShell);
    CPPUNIT_TEST_SUITE_END();

    /// The shell of `ada`, in a child that sees another user database; empty where this machine doesn't permit that.
    static std::string shellOf(const std::string& shell) {
        const testing::TemporaryDirectory place;
        const auto users = place.write("passwd", "root:x:0:0:root:/root:/bin/bash\nada:x:4242:4242::/:" + shell + "\n");
        const auto shells = place.write("shells", "# those there are\n/bin/bash\n/opt/fish\n");
        std::array<int, 2> way{};
        CPPUNIT_ASSERT_EQUAL(0, ::pipe(way.data()));
        const pid_t child = ::fork();
        if (child == 0) {
            if (::unshare(CLONE_NEWNS) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                ::mount(users.c_str(), "/etc/passwd", nullptr, MS_BIND, nullptr) == 0 &&
                ::mount(shells.c_str(), "/etc/shells", nullptr, MS_BIND, nullptr) == 0) {
                const auto found = launcher::Account::named("ada").shell;
                [[maybe_unused]] const auto told = ::write(way[1], found.data(), found.size());
            }
            ::_exit(0);
        }
        ::close(way[1]);
        std::array<char, 256> text{};
        const auto count = ::read(way[0], text.data(), text.size());
        ::close(way[0]);
        CPPUNIT_ASSERT_EQUAL(child, ::waitpid(child, nullptr, 0));
        if (count <= 0)
            testing::skip("another /etc/passwd can't be mounted here");
        return {text.data(), static_cast<std::size_t>(count < 0 ? 0 : count)};
    }

public:
    void hasItsOwnShell() {
        if (const auto shell = shellOf("/opt/fish"); !shell.empty())
            CPPUNIT_ASSERT_EQUAL("/opt/fish"s, shell);
    }

    void hasBashWhereItsShellIsNoLoginShell() {
        for (const auto* const none : {"/usr/sbin/nologin", "/opt/fis", "/opt/fish2", ""})
            if (const auto shell = shellOf(none); !shell.empty())
                CPPUNIT_ASSERT_EQUAL("/bin/bash"s, shell);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AccountTest);

} // namespace further
