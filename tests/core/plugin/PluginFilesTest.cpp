#include "plugin/PluginFiles.h"
#include "support/TemporaryDirectory.h"

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>

#include <filesystem>
#include <string>

using namespace further;
using namespace std::string_literals;

class PluginFilesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PluginFilesTest);
    CPPUNIT_TEST(findsEitherHalfByItsName);
    CPPUNIT_TEST(findsNothingInADirectoryThatCanNotBeRead);
    CPPUNIT_TEST(knowsItsTwoFiles);
    CPPUNIT_TEST(staysEqualWhileNothingHappens);
    CPPUNIT_TEST(tellsAFileThatWasWritten);
    CPPUNIT_TEST(tellsAFileThatWasReplacedByOneOfTheSameSizeAndTime);
    CPPUNIT_TEST(tellsAFileThatWasAddedOrTakenAway);
    CPPUNIT_TEST(tellsAModeThatWasMendedFromNewContent);
    CPPUNIT_TEST_SUITE_END();

public:
    void findsEitherHalfByItsName() {
        for (const auto* const file : {"b.so", "b.json", "c.json", "a.so", "README.md", "x.so.1", ".so", "d.json~"})
            _directory.write(file, "");
        std::string names;
        for (const auto& files : PluginFiles::in(_directory.path()))
            names +=
                files.name() + (files.hasSharedObject() ? " so" : "") + (files.hasManifest() ? " json" : "") + "; ";
        CPPUNIT_ASSERT_EQUAL("a so; b so json; c json; "s, names);
    }

    void findsNothingInADirectoryThatCanNotBeRead() {
        CPPUNIT_ASSERT(PluginFiles::in(_directory.path() / "missing").empty());
        CPPUNIT_ASSERT(PluginFiles::in(_directory.write("a.so", "")).empty());
    }

    void knowsItsTwoFiles() {
        const auto files = now();
        CPPUNIT_ASSERT_EQUAL("a"s, files.name());
        CPPUNIT_ASSERT_EQUAL(_directory.path() / "a.so", files.sharedObject());
        CPPUNIT_ASSERT_EQUAL(_directory.path() / "a.json", files.manifest());
        CPPUNIT_ASSERT(!files.hasSharedObject() && !files.hasManifest());
    }

    void staysEqualWhileNothingHappens() {
        writeBoth();
        const auto before = now();
        CPPUNIT_ASSERT(before == now());
        CPPUNIT_ASSERT(before.sameContent(now()));
    }

    void tellsAFileThatWasWritten() {
        for (const auto* const file : {"a.so", "a.json"}) {
            writeBoth();
            const auto before = now();
            _directory.write(file, "longer than before");
            assertOther(before);
        }
    }

    void tellsAFileThatWasReplacedByOneOfTheSameSizeAndTime() {
        writeBoth();
        const auto before = now();
        const std::filesystem::path other = _directory.write("other", "same");
        std::filesystem::last_write_time(other, std::filesystem::last_write_time(_directory.path() / "a.so"));
        std::filesystem::rename(other, _directory.path() / "a.so");
        assertOther(before);
    }

    void tellsAFileThatWasAddedOrTakenAway() {
        const auto none = now();
        writeBoth();
        assertOther(none);
        const auto both = now();
        std::filesystem::remove(_directory.path() / "a.json");
        assertOther(both);
        CPPUNIT_ASSERT(now().hasSharedObject() && !now().hasManifest());
    }

    void tellsAModeThatWasMendedFromNewContent() {
        writeBoth();
        CPPUNIT_ASSERT_EQUAL(0, ::chmod((_directory.path() / "a.so").c_str(), 0666));
        const auto before = now();
        // The time of a change has the clock's resolution: a mode that changed within one tick looks unchanged.
        while (before == now())
            CPPUNIT_ASSERT_EQUAL(0, ::chmod((_directory.path() / "a.so").c_str(), 0644));
        CPPUNIT_ASSERT(before.sameContent(now()));
    }

private:
    PluginFiles now() const { return {_directory.path(), "a"}; }

    void writeBoth() const {
        _directory.write("a.so", "same");
        _directory.write("a.json", "same");
    }

    void assertOther(const PluginFiles& before) const {
        CPPUNIT_ASSERT(before != now());
        CPPUNIT_ASSERT(!before.sameContent(now()));
    }

    const testing::TemporaryDirectory _directory;
};

CPPUNIT_TEST_SUITE_REGISTRATION(PluginFilesTest);
