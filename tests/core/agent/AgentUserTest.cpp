#include "agent/AgentUser.h"
#include "agent/AgentReach.h"
#include "agent/GivingUpRoot.h"
#include "support/Skip.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>
#include <cppunit/extensions/HelperMacros.h>

#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <functional>
#include <string>

using namespace further;

/// Whom the agent can become, and what that leaves of it. Half of it needs root.
class AgentUserTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AgentUserTest);
    CPPUNIT_TEST(isFoundByNameOrByNumber);
    CPPUNIT_TEST(needNotBeKnownByItsNumber);
    CPPUNIT_TEST(mustExist);
    CPPUNIT_TEST(isOnlyWhoTheProcessCanBe);
    CPPUNIT_TEST(isThatUserWithAllGroupsAndNoRight);
    CPPUNIT_TEST(isNotBecomeWhereSomethingOfRootIsLeft);
    CPPUNIT_TEST(canNotBeginAnewAtAPortOfRoots);
    CPPUNIT_TEST(saysWhatItCanNotUse);
    CPPUNIT_TEST_SUITE_END();

    static constexpr uid_t unknown = 54321;

    static bool isRoot() {
        if (::geteuid() == 0)
            return true;
        testing::skip("only root can become another user");
        return false;
    }

    /// The exit code of a fork that does this.
    static int inAProcessOfItsOwn(const std::function<int()>& what) {
        const pid_t child = ::fork();
        if (child == 0) {
            int code = 99;
            try {
                code = what();
            } catch (const Poco::Exception&) {
                code = 98;
            }
            ::_exit(code);
        }
        int status = 0;
        CPPUNIT_ASSERT_EQUAL(child, ::waitpid(child, &status, 0));
        CPPUNIT_ASSERT(WIFEXITED(status));
        return WEXITSTATUS(status);
    }

public:
    void isFoundByNameOrByNumber() {
        const auto nobody = AgentUser::find("nobody");
        if (!nobody) {
            testing::skip("there is no user nobody");
            return;
        }
        CPPUNIT_ASSERT_EQUAL(std::string("nobody"), AgentUser::find(std::to_string(nobody->uid))->name);
        CPPUNIT_ASSERT_EQUAL(::getpwnam("nobody")->pw_gid, nobody->gid);
        CPPUNIT_ASSERT_EQUAL(uid_t(0), AgentUser::find("0")->uid);
    }

    void needNotBeKnownByItsNumber() {
        const auto user = AgentUser::find(std::to_string(unknown));
        CPPUNIT_ASSERT_EQUAL(unknown, user->uid);
        CPPUNIT_ASSERT_EQUAL(gid_t(unknown), user->gid);
        CPPUNIT_ASSERT(user->groups == std::vector<gid_t>{unknown});
        CPPUNIT_ASSERT_EQUAL(std::string("54321"), user->name);
        CPPUNIT_ASSERT(user->home.empty());
    }

    void mustExist() {
        for (const std::string wanted : {"no-such-user", "-1", "4294967295", "4294967296", "54321x", " 54321"}) {
            CPPUNIT_ASSERT_MESSAGE(wanted, !AgentUser::find(wanted));
            CPPUNIT_ASSERT_THROW(AgentUser::check(wanted, ::geteuid()), Poco::SyntaxException);
        }
        CPPUNIT_ASSERT_NO_THROW(AgentUser::check("", ::geteuid()));
    }

    void isOnlyWhoTheProcessCanBe() {
        if (!isRoot())
            return;
        CPPUNIT_ASSERT_NO_THROW(AgentUser::check(std::to_string(unknown), ::geteuid()));
        CPPUNIT_ASSERT_EQUAL(0, inAProcessOfItsOwn([] {
                                 AgentUser::find(std::to_string(unknown))->become();
                                 AgentUser::check(std::to_string(unknown), ::geteuid());
                                 try {
                                     AgentUser::check("root", ::geteuid());
                                 } catch (const Poco::SyntaxException& problem) {
                                     return problem.message().find("can't become anybody else") == std::string::npos;
                                 }
                                 return true;
                             }));
    }

    void isThatUserWithAllGroupsAndNoRight() {
        if (!isRoot())
            return;
        CPPUNIT_ASSERT_EQUAL(0, inAProcessOfItsOwn([] {
                                 AgentUser user{unknown, 54322, {54322, 54323}, "someone", {}};
                                 user.become();
                                 std::array<gid_t, 8> groups{};
                                 if (::getgroups(groups.size(), groups.data()) != 2 || groups[0] != 54322 ||
                                     groups[1] != 54323)
                                     return 1;
                                 if (::getuid() != unknown || ::getgid() != 54322)
                                     return 2;
                                 if (::access("/etc/shadow", R_OK) == 0 || ::setuid(0) == 0 || ::setuid(1) == 0)
                                     return 3;
                                 return ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : 4;
                             }));
    }

    // Capabilities that outlive the change of users are taken away.
    void isNotBecomeWhereSomethingOfRootIsLeft() {
        if (!isRoot())
            return;
        CPPUNIT_ASSERT_EQUAL(0, inAProcessOfItsOwn([] {
                                 ::prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
                                 __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
                                 std::array<__user_cap_data_struct, 2> has{};
                                 ::syscall(SYS_capget, &header, has.data());
                                 for (auto& each : has)
                                     each.inheritable = each.permitted;
                                 if (::syscall(SYS_capset, &header, has.data()) != 0)
                                     return 1;
                                 AgentUser::find(std::to_string(unknown))->become();
                                 ::syscall(SYS_capget, &header, has.data());
                                 return has[0].permitted == 0 && has[0].inheritable == 0 && has[0].effective == 0 ? 0
                                                                                                                  : 2;
                             }));
        // Its groups aren't what they should be.
        CPPUNIT_ASSERT_EQUAL(98, inAProcessOfItsOwn([] {
                                 AgentUser{unknown, unknown, {unknown, 3, 3}, "someone", {}}.become();
                                 return 0;
                             }));
    }

    void canNotBeginAnewAtAPortOfRoots() {
        if (!isRoot())
            return;
        CPPUNIT_ASSERT_NO_THROW(requireReachable(1));
        CPPUNIT_ASSERT_EQUAL(0, inAProcessOfItsOwn([] {
                                 AgentUser::find(std::to_string(unknown))->become();
                                 requireReachable(0);
                                 requireReachable(8028);
                                 int first = 1024; // everybody may listen at all of them, on some machines
                                 std::ifstream("/proc/sys/net/ipv4/ip_unprivileged_port_start") >> first;
                                 if (first <= 1)
                                     return 0;
                                 try {
                                     requireReachable(1);
                                 } catch (const Poco::SyntaxException&) {
                                     return 0;
                                 }
                                 return 1;
                             }));
    }

    void saysWhatItCanNotUse() {
        if (!isRoot())
            return;
        const testing::TemporaryDirectory place;
        std::filesystem::permissions(place.path(), std::filesystem::perms(0755));
        const std::filesystem::path open = place.write("open", "");
        std::filesystem::permissions(open, std::filesystem::perms(0644));
        const std::filesystem::path closed = place.write("closed", "");
        std::filesystem::permissions(closed, std::filesystem::perms(0600));
        const auto user = *AgentUser::find(std::to_string(unknown));
        CPPUNIT_ASSERT_EQUAL(std::string(), missing(user, {{open, R_OK}}).string());
        CPPUNIT_ASSERT_EQUAL(closed.string(), missing(user, {{open, R_OK}, {closed, R_OK}}).string());
        CPPUNIT_ASSERT_EQUAL(open.string(), missing(user, {{open, W_OK}}).string());
        CPPUNIT_ASSERT_EQUAL(uid_t(0), ::geteuid());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AgentUserTest);
