#include "plugins/upload/files/Names.h"

#include "plugins/upload/Refused.h"

using namespace further::files;
using namespace std::string_literals;

class NamesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(NamesTest);
    CPPUNIT_TEST(takesNamesOfOneDirectory);
    CPPUNIT_TEST(refusesNamesThatLeaveTheWorkingDirectory);
    CPPUNIT_TEST(refusesWhatIsNoName);
    CPPUNIT_TEST(takesPathsBelowAnUpload);
    CPPUNIT_TEST(refusesPathsThatLeaveIt);
    CPPUNIT_TEST(refusesWhatIsNoPath);
    CPPUNIT_TEST(showsNamesInOneLine);
    CPPUNIT_TEST_SUITE_END();

public:
    void takesNamesOfOneDirectory() {
        for (const auto& name :
             {"a"s, "5f3542eec089508fd258e631"s, "my project"s, "a.b"s, "a.."s, "\xC3\xA4"s, std::string(255, 'x')})
            requireName(name);
    }

    void refusesNamesThatLeaveTheWorkingDirectory() {
        for (const auto& name :
             {".."s, "."s, "../x"s, "/etc"s, "a/b"s, "a/"s, ".flcache"s, ".further-upload-1"s, ".ssh"s})
            assertRefused(500, "would leave", [&] { requireName(name); });
    }

    void refusesWhatIsNoName() {
        assertRefused(400, "empty", [] { requireName(""); });
        assertRefused(400, "can't be", [] { requireName("a\0b"s); });
        assertRefused(400, "can't be", [] { requireName(std::string(256, 'x')); });
    }

    void takesPathsBelowAnUpload() {
        CPPUNIT_ASSERT((partsOf("a") == std::vector<std::string>{"a"}));
        CPPUNIT_ASSERT((partsOf("a/.b/c..d") == std::vector<std::string>{"a", ".b", "c..d"}));
    }

    void refusesPathsThatLeaveIt() {
        for (const auto& path : {".."s, "../a"s, "a/../../b"s, "a/.."s, "/a"s, "//a"s, "/"s})
            assertRefused(500, "would leave", [&] { partsOf(path); });
    }

    void refusesWhatIsNoPath() {
        std::string deep = "a";
        for (int i = 0; i < 32; ++i)
            deep += "/a";
        for (const auto& path :
             {""s, "a//b"s, "a/"s, "."s, "a/./b"s, "a\0b"s, std::string(256, 'x'), std::string(3000, 'x'), deep})
            assertRefused(400, "", [&] { partsOf(path); });
    }

    void showsNamesInOneLine() {
        CPPUNIT_ASSERT_EQUAL("\"a?b??\""s, inQuotes("a\nb\"\x80"));
        CPPUNIT_ASSERT(inQuotes(std::string(1000, 'x')).size() < 100);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(NamesTest);
