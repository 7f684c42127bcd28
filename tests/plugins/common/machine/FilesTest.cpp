#include "Trees.h"
#include "support/TemporaryDirectory.h"

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>

namespace further::machine {

using namespace std::string_literals;

class FilesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FilesTest);
    CPPUNIT_TEST(readsBelowItsRoot);
    CPPUNIT_TEST(readsTheMachineItself);
    CPPUNIT_TEST(hasNothingOfWhatIsMissingOrNoFile);
    CPPUNIT_TEST(waitsForNoPipe);
    CPPUNIT_TEST(readsOneMiBAtTheMost);
    CPPUNIT_TEST(readsOneWordOrNumber);
    CPPUNIT_TEST(listsNamesInOrder);
    CPPUNIT_TEST_SUITE_END();

    testing::TemporaryDirectory _place;
    const Files _files{_place.path()};

public:
    void readsBelowItsRoot() {
        CPPUNIT_ASSERT_EQUAL(_place.path() / "etc/x", _files.at("/etc/x"));
        CPPUNIT_ASSERT_EQUAL(_place.path() / "", _files.at("/"));
        _place.write("etc/x", "a\nb\n");
        CPPUNIT_ASSERT_EQUAL("a\nb\n"s, _files.text("/etc/x"));
    }

    void readsTheMachineItself() {
        CPPUNIT_ASSERT(Files().text("/proc/self/stat").starts_with(std::to_string(::getpid())));
    }

    void hasNothingOfWhatIsMissingOrNoFile() {
        _place.write("directory/x", "");
        for (const auto* const path : {"/missing", "/directory", "/directory/x/y", ""}) {
            CPPUNIT_ASSERT_EQUAL(""s, _files.text(path));
            CPPUNIT_ASSERT(!_files.word(path));
            CPPUNIT_ASSERT(!_files.number(path));
        }
        CPPUNIT_ASSERT(_files.names("/missing").empty());
        CPPUNIT_ASSERT(_files.names("/directory/x").empty());
    }

    void waitsForNoPipe() {
        CPPUNIT_ASSERT_EQUAL(0, ::mkfifo((_place.path() / "pipe").c_str(), 0600));
        CPPUNIT_ASSERT_EQUAL(""s, _files.text("/pipe"));
    }

    void readsOneMiBAtTheMost() {
        _place.write("long", std::string(1024 * 1024 + 1, 'x'));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1024 * 1024}, _files.text("/long").size());
    }

    void readsOneWordOrNumber() {
        _place.write("number", "-5\n");
        CPPUNIT_ASSERT_EQUAL("-5"s, _files.word("/number").value());
        CPPUNIT_ASSERT_EQUAL(std::int64_t{-5}, _files.number("/number").value());
        _place.write("none", "None\n");
        CPPUNIT_ASSERT(!_files.word("/none"));
        CPPUNIT_ASSERT(!_files.number("/none"));
    }

    void listsNamesInOrder() {
        for (const auto* const name : {"d/b", "d/c", "d/a"})
            _place.write(name, "");
        CPPUNIT_ASSERT((_files.names("/d") == std::vector{"a"s, "b"s, "c"s}));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FilesTest);

} // namespace further::machine
