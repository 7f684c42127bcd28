#include "agent/PluginWatch.h"
#include "support/TemporaryDirectory.h"

#include <further/testing/FakeStrand.h>

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <fstream>

using namespace further;
using namespace std::chrono_literals;

class PluginWatchTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PluginWatchTest);
    CPPUNIT_TEST(tellsOnceOfFilesThatComeTogether);
    CPPUNIT_TEST(tellsOfFilesThatGo);
    CPPUNIT_TEST(doesNotTellOfAFileThatIsBeingCopied);
    CPPUNIT_TEST(tellsOfEveryDirectory);
    CPPUNIT_TEST(waitsForADirectoryThatIsNotThere);
    CPPUNIT_TEST(goesOnInADirectoryThatWasReplaced);
    CPPUNIT_TEST_SUITE_END();

public:
    void tellsOnceOfFilesThatComeTogether() {
        const auto watch = made();
        _directory.write("a/x.so", "");
        _directory.write("a/x.json", "");
        awaitChange();
        _strand.advance(1h);
        CPPUNIT_ASSERT_EQUAL(1, _changes);
    }

    void tellsOfFilesThatGo() {
        _directory.write("a/x.so", "");
        const auto watch = made();
        std::filesystem::rename(_directory.path() / "a/x.so", _directory.path() / "x.so");
        awaitChange();
    }

    void doesNotTellOfAFileThatIsBeingCopied() {
        const auto watch = made();
        std::ofstream half(_directory.path() / "a/x.so");
        half << "half of it" << std::flush;
        _strand.runUntil([] { return false; }, 50ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), _strand.timers());
        half.close();
        awaitChange();
    }

    void tellsOfEveryDirectory() {
        const auto watch = made();
        _directory.write("b/x.so", "");
        awaitChange();
    }

    void waitsForADirectoryThatIsNotThere() {
        const PluginWatch watch(_strand, {_directory.path() / "later"}, [this] { ++_changes; });
        std::filesystem::create_directory(_directory.path() / "later");
        awaitChange();
        _changes = 0;
        _directory.write("later/x.so", "");
        awaitChange();
    }

    void goesOnInADirectoryThatWasReplaced() {
        const auto watch = made();
        std::filesystem::rename(_directory.path() / "a", _directory.path() / "old");
        std::filesystem::create_directory(_directory.path() / "a");
        awaitChange();
        _changes = 0;
        _directory.write("a/x.so", "");
        awaitChange();
    }

private:
    std::unique_ptr<PluginWatch> made() {
        return std::make_unique<PluginWatch>(_strand, std::vector{_directory.path() / "a", _directory.path() / "b"},
                                             [this] { ++_changes; });
    }

    /// A change is told a moment after it was seen, so that what comes together is told of together.
    void awaitChange() {
        CPPUNIT_ASSERT(_strand.runUntil([this] { return _strand.timers() > 0; }));
        CPPUNIT_ASSERT_EQUAL(0, _changes);
        _strand.advance(1s);
        CPPUNIT_ASSERT_EQUAL(1, _changes);
    }

    const testing::TemporaryDirectory _directory;
    const std::string _a = _directory.write("a/README", "");
    const std::string _b = _directory.write("b/README", "");
    testing::FakeStrand _strand;
    int _changes = 0;
};

CPPUNIT_TEST_SUITE_REGISTRATION(PluginWatchTest);
