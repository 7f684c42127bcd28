#include "agent/HandOver.h"
#include "support/Skip.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>
#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

using namespace further;

/// What root gives away, and what not. Needs root.
class HandOverTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(HandOverTest);
    CPPUNIT_TEST(makesADirectoryForTheUser);
    CPPUNIT_TEST(leavesWhatIsTheUsersOwn);
    CPPUNIT_TEST(leavesAPlaceOfEverybodys);
    CPPUNIT_TEST(givesAPlaceOfTheAgentsWithItsContent);
    CPPUNIT_TEST(givesNothingElseOfRoots);
    CPPUNIT_TEST(followsNoLink);
    CPPUNIT_TEST(givesNothingThatHasASecondName);
    CPPUNIT_TEST(givesNothingThatOthersCouldHavePutThere);
    CPPUNIT_TEST(givesNothingOfAnotherUsers);
    CPPUNIT_TEST_SUITE_END();

    static constexpr uid_t someone = 54321;
    static constexpr uid_t another = 54322;

    const testing::TemporaryDirectory _place;
    const AgentUser _user{someone, someone, {someone}, "someone", {}};
    const HandOver _giving{_user};

    static bool isRoot() {
        if (::geteuid() == 0)
            return true;
        testing::skip("only root can give away what it has");
        return false;
    }

    std::filesystem::path made(const std::string& name, mode_t mode = 0755, uid_t owner = 0) const {
        const auto path = _place.path() / name;
        std::filesystem::create_directories(path);
        CPPUNIT_ASSERT_EQUAL(0, ::chown(path.c_str(), owner, owner));
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(path.c_str(), mode));
        return path;
    }

    std::string refusal(const std::filesystem::path& path, bool ours = true) const {
        try {
            _giving.directory(path, 0700, ours);
        } catch (const Poco::FileException& problem) {
            return problem.message();
        }
        return "given";
    }

    static void assertRefused(const std::string& why, const std::string& said) {
        CPPUNIT_ASSERT_MESSAGE(why + " in " + said, said.find(why) != std::string::npos);
    }

    static uid_t ownerOf(const std::filesystem::path& path) {
        struct stat is {};
        CPPUNIT_ASSERT_EQUAL_MESSAGE(path, 0, ::lstat(path.c_str(), &is));
        return is.st_uid;
    }

    static mode_t modeOf(const std::filesystem::path& path) {
        struct stat is {};
        CPPUNIT_ASSERT_EQUAL(0, ::lstat(path.c_str(), &is));
        return is.st_mode & 07777U;
    }

public:
    void setUp() override { std::filesystem::permissions(_place.path(), std::filesystem::perms(0755)); }

    void makesADirectoryForTheUser() {
        if (!isRoot())
            return;
        _giving.directory(_place.path() / "var/lib/state/", 0700, false);
        CPPUNIT_ASSERT_EQUAL(someone, ownerOf(_place.path() / "var/lib/state"));
        CPPUNIT_ASSERT_EQUAL(mode_t(0700), modeOf(_place.path() / "var/lib/state"));
        CPPUNIT_ASSERT_EQUAL(uid_t(0), ownerOf(_place.path() / "var/lib"));
    }

    void leavesWhatIsTheUsersOwn() {
        if (!isRoot())
            return;
        const auto own = made("own", 0750, someone);
        _place.write("own/roots", "");
        _giving.directory(own, 0700, true);
        CPPUNIT_ASSERT_EQUAL(mode_t(0750), modeOf(own));
        CPPUNIT_ASSERT_EQUAL(uid_t(0), ownerOf(own / "roots"));
        _giving.directory(own / "below" / "it", 0700, true); // which the user makes by himself
        CPPUNIT_ASSERT(!exists(own / "below"));
    }

    void leavesAPlaceOfEverybodys() {
        if (!isRoot())
            return;
        const auto everybodys = made("tmp", 01777);
        _giving.directory(everybodys, 0700, true);
        CPPUNIT_ASSERT_EQUAL(uid_t(0), ownerOf(everybodys));
    }

    void givesAPlaceOfTheAgentsWithItsContent() {
        if (!isRoot())
            return;
        const auto state = made("state", 0711);
        _place.write("state/tokens.json", "{}");
        _place.write("state/tls/key.pem", "");
        _place.write("state/homes/kept", "");
        made("state/homes/ada", 0700, another);
        _giving.directory(state, 0700, true);
        for (const std::string name : {"", "tokens.json", "tls", "tls/key.pem"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(name, someone, ownerOf(state / name));
        CPPUNIT_ASSERT_EQUAL(uid_t(0), ownerOf(state / "homes"));
        CPPUNIT_ASSERT_EQUAL(uid_t(0), ownerOf(state / "homes/kept"));
        CPPUNIT_ASSERT_EQUAL(another, ownerOf(state / "homes/ada"));
    }

    void givesNothingElseOfRoots() {
        if (!isRoot())
            return;
        const auto roots = made("roots", 0700);
        assertRefused("it is root's, and not made for the agent alone: sudo chown someone " + roots.string(),
                      refusal(roots, false));
        CPPUNIT_ASSERT_EQUAL(uid_t(0), ownerOf(roots));
    }

    void followsNoLink() {
        if (!isRoot())
            return;
        const auto roots = made("roots/below", 0700).parent_path();
        std::filesystem::create_symlink(roots, _place.path() / "link");
        assertRefused("a link", refusal(_place.path() / "link"));
        assertRefused("a link", refusal(_place.path() / "link/below"));
        assertRefused("a link", refusal(_place.path() / "link/fresh"));
        CPPUNIT_ASSERT(!exists(roots / "fresh"));
        CPPUNIT_ASSERT_EQUAL(uid_t(0), ownerOf(roots));
        CPPUNIT_ASSERT_EQUAL(uid_t(0), ownerOf(roots / "below"));
        const auto state = made("state");
        std::filesystem::create_symlink(roots, state / "trap");
        const auto secret = _place.write("secret", "");
        std::filesystem::create_symlink(secret, state / "tokens.json");
        _giving.directory(state, 0700, true);
        CPPUNIT_ASSERT_EQUAL(uid_t(0), ownerOf(roots));
        CPPUNIT_ASSERT_EQUAL(uid_t(0), ownerOf(roots / "below"));
        CPPUNIT_ASSERT_EQUAL(uid_t(0), ownerOf(secret));
    }

    void givesNothingThatHasASecondName() {
        if (!isRoot())
            return;
        const auto secret = _place.write("secret", "");
        const auto state = made("state");
        std::filesystem::create_hard_link(secret, state / "tokens.json");
        _giving.directory(state, 0700, true);
        CPPUNIT_ASSERT_EQUAL(someone, ownerOf(state));
        CPPUNIT_ASSERT_EQUAL(uid_t(0), ownerOf(secret));
    }

    void givesNothingThatOthersCouldHavePutThere() {
        if (!isRoot())
            return;
        for (const mode_t mode : {0777, 0775})
            assertRefused("others may write it", refusal(made("state", mode)));
        const auto open = made("open", 0777);
        assertRefused("others may change what is in " + open.string(), refusal(open / "state"));
        CPPUNIT_ASSERT(!exists(open / "state"));
        _giving.directory(made("sticky", 01777) / "state", 0700, false); // made by root, nobody can exchange it
        CPPUNIT_ASSERT_EQUAL(someone, ownerOf(_place.path() / "sticky/state"));
    }

    void givesNothingOfAnotherUsers() {
        if (!isRoot())
            return;
        const auto theirs = made("theirs", 0700, another);
        assertRefused("it belongs to another user", refusal(theirs));
        assertRefused(theirs.string() + " belongs to another user", refusal(theirs / "state"));
        CPPUNIT_ASSERT(!exists(theirs / "state"));
        const auto state = made("state");
        _place.write("state/theirs", "");
        CPPUNIT_ASSERT_EQUAL(0, ::chown((state / "theirs").c_str(), another, another));
        _giving.directory(state, 0700, true);
        CPPUNIT_ASSERT_EQUAL(another, ownerOf(state / "theirs"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(HandOverTest);
