#include "agent/ProgramUser.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <map>
#include <string>

using namespace further;
using namespace std::string_literals;

class ProgramUserTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProgramUserTest);
    CPPUNIT_TEST(isTheAgentsOwnWhereThatIsNotRoot);
    CPPUNIT_TEST(isWhoeverIsSet);
    CPPUNIT_TEST(isWhoCalledSudo);
    CPPUNIT_TEST(isPiWhereNobodyCalledSudo);
    CPPUNIT_TEST(isNobodyWhereThereIsNoPi);
    CPPUNIT_TEST(isRootOnlyWhereThatIsAllowed);
    CPPUNIT_TEST(isNeverRootByAnotherName);
    CPPUNIT_TEST(mustExist);
    CPPUNIT_TEST(mustBeOneWhomTheAgentCanBecome);
    CPPUNIT_TEST(isAnybodyWhereThereIsALauncher);
    CPPUNIT_TEST(mustBeSetWhereThereIsNobody);
    CPPUNIT_TEST(saysWhoItIsAndWhy);
    CPPUNIT_TEST_SUITE_END();

    static constexpr bool rootAllowed = true;

    std::map<std::string, User> _users{{"root", {0, "root", "/root"}},
                                       {"toor", {0, "toor", "/root"}},
                                       {"ada", {1000, "ada", "/home/ada"}},
                                       {"pi", {1001, "pi", "/home/pi"}},
                                       {"nobody", {65534, "nobody", "/nonexistent"}}};

    KnownUsers known(const std::string& agent, const std::string& sudoUser = "") const {
        return {_users.at(agent), sudoUser, [this](const std::string& name) -> std::optional<User> {
                    const auto found = _users.find(name);
                    return found == _users.end() ? std::nullopt : std::optional(found->second);
                }};
    }

    static std::string chosen(const std::string& wanted, const KnownUsers& known, bool allowRoot = false) {
        return ProgramUser::choose(wanted, allowRoot, known).user.name;
    }

    static std::string refusal(const std::string& wanted, const KnownUsers& known, bool allowRoot = false) {
        try {
            return "chosen: " + chosen(wanted, known, allowRoot);
        } catch (const Poco::SyntaxException& problem) {
            return problem.message();
        }
    }

public:
    void isTheAgentsOwnWhereThatIsNotRoot() {
        CPPUNIT_ASSERT_EQUAL("ada"s, chosen("", known("ada")));
        CPPUNIT_ASSERT_EQUAL("ada"s, chosen("", known("ada", "pi")));
        CPPUNIT_ASSERT_EQUAL("ada"s, chosen("", known("ada"), rootAllowed));
        CPPUNIT_ASSERT_EQUAL("ada"s, chosen("ada", known("ada")));
    }

    void isWhoeverIsSet() {
        CPPUNIT_ASSERT_EQUAL("ada"s, chosen("ada", known("root", "pi")));
        CPPUNIT_ASSERT_EQUAL("nobody"s, chosen("nobody", known("root"), rootAllowed));
    }

    void isWhoCalledSudo() {
        CPPUNIT_ASSERT_EQUAL("ada"s, chosen("", known("root", "ada")));
        CPPUNIT_ASSERT_EQUAL("pi"s, chosen("", known("root", "root")));
        CPPUNIT_ASSERT_EQUAL("pi"s, chosen("", known("root", "toor")));
        CPPUNIT_ASSERT_EQUAL("pi"s, chosen("", known("root", "gone")));
    }

    void isPiWhereNobodyCalledSudo() {
        CPPUNIT_ASSERT_EQUAL("pi"s, chosen("", known("root")));
        _users["pi"].uid = 0;
        CPPUNIT_ASSERT_EQUAL("nobody"s, chosen("", known("root")));
    }

    void isNobodyWhereThereIsNoPi() {
        _users.erase("pi");
        CPPUNIT_ASSERT_EQUAL("nobody"s, chosen("", known("root")));
    }

    void isRootOnlyWhereThatIsAllowed() {
        CPPUNIT_ASSERT_EQUAL("root"s, chosen("", known("root"), rootAllowed));
        CPPUNIT_ASSERT_EQUAL("root"s, chosen("", known("root", "ada"), rootAllowed));
        CPPUNIT_ASSERT_EQUAL("root"s, chosen("root", known("root"), rootAllowed));
        CPPUNIT_ASSERT_EQUAL("programs.user is \"root\", and programs may not run as root: name another user, or set "
                             "programs.allowRoot = true"s,
                             refusal("root", known("root")));
    }

    void isNeverRootByAnotherName() {
        CPPUNIT_ASSERT(
            refusal("toor", known("root")).starts_with("programs.user is \"toor\", and programs may not run"));
        _users["nobody"].uid = 0;
        _users.erase("pi");
        CPPUNIT_ASSERT(refusal("", known("root")).starts_with("There is nobody to run programs as"));
    }

    void mustExist() {
        CPPUNIT_ASSERT_EQUAL(
            "programs.user is \"bob\", and there is no such user on this device: make one (sudo adduser "
            "bob), or name another"s,
            refusal("bob", known("root"), rootAllowed));
        CPPUNIT_ASSERT_EQUAL(refusal("bob", known("root")), refusal("bob", known("ada")));
    }

    void mustBeOneWhomTheAgentCanBecome() {
        for (const bool allowRoot : {false, true}) {
            CPPUNIT_ASSERT_EQUAL(
                "programs.user is \"pi\", but the agent runs as \"ada\" and can't become anybody else: "
                "start it as root or as pi, or leave programs.user unset"s,
                refusal("pi", known("ada"), allowRoot));
            CPPUNIT_ASSERT(refusal("root", known("ada"), allowRoot).find("can't become") != std::string::npos);
        }
    }

    // An agent that has given up root is asked again, and says the same.
    void isAnybodyWhereThereIsALauncher() {
        const auto given = [this](const std::string& sudoUser = "") {
            auto users = known("ada", sudoUser);
            users.launcher = true;
            return users;
        };
        CPPUNIT_ASSERT_EQUAL("pi"s, chosen("", given()));
        CPPUNIT_ASSERT_EQUAL("nobody"s, chosen("", given("nobody")));
        CPPUNIT_ASSERT_EQUAL("nobody"s, chosen("nobody", given()));
        CPPUNIT_ASSERT_EQUAL("root"s, chosen("", given(), rootAllowed));
        CPPUNIT_ASSERT_EQUAL("root"s, chosen("root", given(), rootAllowed));
        CPPUNIT_ASSERT(refusal("root", given()).find("programs may not run as root") != std::string::npos);
    }

    void mustBeSetWhereThereIsNobody() {
        _users.erase("pi");
        _users.erase("nobody");
        CPPUNIT_ASSERT(refusal("", known("root")).ends_with("; set programs.user"));
        CPPUNIT_ASSERT_EQUAL("ada"s, chosen("ada", known("root")));
    }

    void saysWhoItIsAndWhy() {
        CPPUNIT_ASSERT_EQUAL("Programs run as ada (user 1000): programs.user says so"s,
                             ProgramUser::choose("ada", false, known("root")).sentence());
        CPPUNIT_ASSERT_EQUAL(
            "Programs run as ada (user 1000): programs.user is not set, and this user started the agent "
            "by sudo"s,
            ProgramUser::choose("", false, known("root", "ada")).sentence());
        _users.erase("pi");
        CPPUNIT_ASSERT_EQUAL(
            "Programs run as nobody (user 65534): programs.user is not set, the agent runs as root, no "
            "sudo says for whom, and there is no user pi"s,
            ProgramUser::choose("", false, known("root")).sentence());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProgramUserTest);
