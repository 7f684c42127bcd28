#include "agent/TrustedPlace.h"
#include "agent/Logging.h"
#include "support/Skip.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>
#include <Poco/Logger.h>
#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>

using namespace further;

/// Where root writes, and where not. Needs root.
class TrustedPlaceTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TrustedPlaceTest);
    CPPUNIT_TEST(makesAndOpensRootsOwn);
    CPPUNIT_TEST(followsNoLink);
    CPPUNIT_TEST(entersNoDirectoryOfAnother);
    CPPUNIT_TEST(writesNothingOfAnother);
    CPPUNIT_TEST(writesNothingThatHasASecondName);
    CPPUNIT_TEST(takesAwayOnlyWhatItHasOpened);
    CPPUNIT_TEST(keepsTheLogOffALink);
    CPPUNIT_TEST_SUITE_END();

    static constexpr uid_t someone = 54321;

    const testing::TemporaryDirectory _place;

    static bool isRoot() {
        if (::geteuid() == 0)
            return true;
        testing::skip("only root goes its way without links");
        return false;
    }

    std::filesystem::path at(const std::string& name) const { return _place.path() / name; }

    std::filesystem::path directory(const std::string& name, mode_t mode, uid_t owner = 0) const {
        std::filesystem::create_directory(at(name));
        CPPUNIT_ASSERT_EQUAL(0, ::chown(at(name).c_str(), owner, owner));
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(at(name).c_str(), mode));
        return at(name);
    }

    static void assertRefused(const std::string& why, const std::filesystem::path& file) {
        std::string said = "opened";
        try {
            (void)TrustedPlace(file).open();
        } catch (const Poco::FileException& problem) {
            said = problem.message();
        }
        CPPUNIT_ASSERT_MESSAGE(why + " in " + said, said.find(why) != std::string::npos);
    }

    static std::string contentOf(const std::filesystem::path& file) {
        std::ostringstream text;
        text << std::ifstream(file).rdbuf();
        return text.str();
    }

public:
    void makesAndOpensRootsOwn() {
        if (!isRoot())
            return;
        for (const auto& below : {directory("plain", 0755), directory("everybodys", 01777)})
            for (int round = 0; round < 2; ++round) {
                CPPUNIT_ASSERT(TrustedPlace(below / "file").open());
                CPPUNIT_ASSERT(exists(below / "file"));
            }
    }

    void followsNoLink() {
        if (!isRoot())
            return;
        directory("true", 0755);
        const auto kept = _place.write("true/kept", "");
        std::filesystem::create_symlink(kept, at("file"));
        std::filesystem::create_symlink(at("true"), at("way"));
        std::filesystem::create_symlink(at("true/fresh"), at("dangling"));
        for (const auto* const name : {"file", "way/kept", "dangling"})
            assertRefused("is a link", at(name));
        CPPUNIT_ASSERT(!exists(at("true/fresh")));
    }

    void entersNoDirectoryOfAnother() {
        if (!isRoot())
            return;
        const auto theirs = directory("theirs", 0755, someone);
        assertRefused(theirs.string() + " is another user's", theirs / "file");
        std::filesystem::create_directory(theirs / "roots");
        assertRefused(theirs.string() + " is another user's", theirs / "roots/file");
        for (const mode_t mode : {0777, 0775})
            assertRefused("others may change what is in", directory("open", mode) / "file");
        for (const auto* const name : {"theirs/file", "theirs/roots/file", "open/file"})
            CPPUNIT_ASSERT(!exists(at(name)));
    }

    void writesNothingOfAnother() {
        if (!isRoot())
            return;
        _place.write("file", "");
        CPPUNIT_ASSERT_EQUAL(0, ::chown(at("file").c_str(), someone, someone));
        assertRefused("another user's file", at("file"));
    }

    void writesNothingThatHasASecondName() {
        if (!isRoot())
            return;
        std::filesystem::create_hard_link(_place.write("kept", ""), at("file"));
        assertRefused("a second name", at("file"));
    }

    void takesAwayOnlyWhatItHasOpened() {
        if (!isRoot())
            return;
        const TrustedPlace place(at("file"));
        const auto file = place.open();
        std::filesystem::rename(at("file"), at("elsewhere"));
        _place.write("file", "another's");
        place.remove(file);
        CPPUNIT_ASSERT(exists(at("file")));
        std::filesystem::rename(at("elsewhere"), at("file"));
        place.remove(file);
        CPPUNIT_ASSERT(!exists(at("file")));
    }

    void keepsTheLogOffALink() {
        if (!isRoot())
            return;
        const auto kept = _place.write("kept", "kept");
        std::filesystem::create_symlink(kept, at("log"));
        LogJournal journal(1);
        try {
            Logging::configure("information", at("log"), false, journal);
            Poco::Logger::get("agent").information("a line");
        } catch (const Poco::FileException& problem) {
            CPPUNIT_ASSERT(problem.message().starts_with("The log file " + at("log").string() + " can't be written ("));
            CPPUNIT_ASSERT(problem.message().ends_with("): set logging.file to one that can"));
        }
        Logging::end();
        CPPUNIT_ASSERT_EQUAL(std::string("kept"), contentOf(kept));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TrustedPlaceTest);
