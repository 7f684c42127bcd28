#include "access/PrivateFile.h"
#include "access/DiskAdvice.h"
#include "support/TemporaryDirectory.h"

#include <further/User.h>

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/fsuid.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

using namespace further;
using namespace std::string_literals;

class PrivateFileTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PrivateFileTest);
    CPPUNIT_TEST(readsWhatWasWritten);
    CPPUNIT_TEST(hasNothingBefore);
    CPPUNIT_TEST(keepsItFromOthers);
    CPPUNIT_TEST(followsNoLink);
    CPPUNIT_TEST(readsNothingThatOthersMayReadOrWrite);
    CPPUNIT_TEST(letsAnAdministratorsFileBeReadByItsGroup);
    CPPUNIT_TEST(saysWhyItCanNotBeOpened);
    CPPUNIT_TEST(waitsForNoPipesWriter);
    CPPUNIT_TEST(readsNoDirectoryAndNothingHuge);
    CPPUNIT_TEST(knowsWhatIsTheDisksDoing);
    CPPUNIT_TEST(leavesTheOldTextWhereItCanNotWrite);
    CPPUNIT_TEST_SUITE_END();

    std::filesystem::path path(const std::string& name) const { return _directory.path() / name; }
    void assertRefused(const std::string& name, PrivateFile::Keeper keeper, const std::string& why) const {
        std::string said = "nothing";
        try {
            (void)PrivateFile(path(name), keeper).read();
        } catch (const Poco::FileException& problem) {
            said = problem.message();
        }
        CPPUNIT_ASSERT_EQUAL(path(name).string() + " isn't used, because it can't be opened (" + why, said);
    }

public:
    void readsWhatWasWritten() {
        const PrivateFile file(path("file"));
        file.write("one");
        file.write("two");
        CPPUNIT_ASSERT_EQUAL("two"s, file.read().value());
        CPPUNIT_ASSERT(!std::filesystem::exists(path("file.new")));
    }

    void hasNothingBefore() {
        CPPUNIT_ASSERT(!PrivateFile(path("file")).read());
        const PrivateFile none({});
        none.write("text");
        CPPUNIT_ASSERT(!none.read());
    }

    void keepsItFromOthers() {
        std::ofstream(path("file.new")) << "left"; // by an agent that was cut off
        std::filesystem::permissions(path("file.new"), std::filesystem::perms::all);
        PrivateFile(path("file")).write("text");
        struct stat is {};
        CPPUNIT_ASSERT_EQUAL(0, ::stat(path("file").c_str(), &is));
        CPPUNIT_ASSERT_EQUAL(mode_t(0600), is.st_mode & 07777);
    }

    void followsNoLink() {
        const auto precious = _directory.write("precious", "precious");
        std::filesystem::create_symlink(precious, path("file.new"));
        std::filesystem::create_symlink(precious, path("file"));
        const PrivateFile file(path("file"));
        CPPUNIT_ASSERT_THROW(file.read(), Poco::FileException);
        file.write("text");
        CPPUNIT_ASSERT_EQUAL("text"s, file.read().value());
        std::ostringstream text;
        text << std::ifstream(precious).rdbuf();
        CPPUNIT_ASSERT_EQUAL("precious"s, text.str());
    }

    void readsNothingThatOthersMayReadOrWrite() {
        const PrivateFile file(path("file"));
        file.write("text");
        for (const auto mode : {0640, 0620, 0604, 0602}) {
            CPPUNIT_ASSERT_EQUAL(0, ::chmod(path("file").c_str(), static_cast<mode_t>(mode)));
            try {
                (void)file.read();
                CPPUNIT_FAIL("read");
            } catch (const Poco::FileException& problem) {
                CPPUNIT_ASSERT_EQUAL(path("file").string() +
                                         " isn't used, because others may read or change it: sudo "
                                         "chmod 600 " +
                                         path("file").string(),
                                     problem.message());
            }
        }
    }

    void letsAnAdministratorsFileBeReadByItsGroup() {
        const auto given = _directory.write("given", "text");
        std::filesystem::create_symlink(given, path("link"));
        const PrivateFile file(path("link"), PrivateFile::Keeper::administrator);
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(given.c_str(), 0640));
        CPPUNIT_ASSERT_EQUAL("text"s, file.read().value());
        for (const auto mode : {0660, 0604, 0602}) {
            CPPUNIT_ASSERT_EQUAL(0, ::chmod(given.c_str(), static_cast<mode_t>(mode)));
            CPPUNIT_ASSERT_THROW(file.read(), Poco::FileException);
        }
    }

    void saysWhyItCanNotBeOpened() {
        using Keeper = PrivateFile::Keeper;
        std::filesystem::create_symlink("loop", path("loop"));
        assertRefused("loop", Keeper::administrator, "Too many levels of symbolic links): put the right file there");
        assertRefused("loop", Keeper::agent, "Too many levels of symbolic links): take it away");
        _directory.write("file", "text");
        assertRefused("file/key", Keeper::administrator, "Not a directory): put the right file there");
        ::chmod(path("file").c_str(), 0);
        constexpr uid_t somebodyElse = 65534;
        const auto before = ::setfsuid(somebodyElse); // of this thread, where root has it: else it doesn't change
        assertRefused("file", Keeper::administrator, "Permission denied): let " + User::current().name + " read it");
        ::setfsuid(static_cast<uid_t>(before));
    }

    void waitsForNoPipesWriter() {
        CPPUNIT_ASSERT_EQUAL(0, ::mkfifo(path("pipe").c_str(), 0600));
        CPPUNIT_ASSERT_THROW(PrivateFile(path("pipe")).read(), Poco::FileException);
    }

    void readsNoDirectoryAndNothingHuge() {
        CPPUNIT_ASSERT_THROW(PrivateFile(_directory.path()).read(), Poco::FileException);
        const PrivateFile file(path("file"));
        file.write(std::string(2 * 1024 * 1024, 'x'));
        CPPUNIT_ASSERT_THROW(file.read(), Poco::FileException);
    }

    void knowsWhatIsTheDisksDoing() {
        for (const int reason : {ENOSPC, EDQUOT})
            CPPUNIT_ASSERT(diskAdvice(reason).find("make room") != std::string::npos);
        for (const int reason : {EROFS, EIO})
            CPPUNIT_ASSERT(diskAdvice(reason).find("sudo dmesg") != std::string::npos);
        for (const int reason : {0, EACCES, ENOENT, ENOTDIR})
            CPPUNIT_ASSERT_EQUAL(""s, diskAdvice(reason));
    }

    void leavesTheOldTextWhereItCanNotWrite() {
        const PrivateFile file(path("file"));
        file.write("old");
        std::filesystem::create_directories(path("file.new") / "in the way");
        CPPUNIT_ASSERT_THROW(file.write("new"), Poco::FileException);
        CPPUNIT_ASSERT_EQUAL("old"s, file.read().value());
        CPPUNIT_ASSERT_THROW(PrivateFile(path("missing") / "file").write("text"), Poco::FileException);
    }

private:
    const testing::TemporaryDirectory _directory;
};

CPPUNIT_TEST_SUITE_REGISTRATION(PrivateFileTest);
