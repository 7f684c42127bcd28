#include "ctl/SourceFile.h"

#include "Linkctl.h"
#include "ctl/Failure.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::ctl {

class SourceFileTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SourceFileTest);
    CPPUNIT_TEST(readsEveryByteAsItIs);
    CPPUNIT_TEST(saysWhereOtherBytesAre);
    CPPUNIT_TEST(saysThatAFileIsMissing);
    CPPUNIT_TEST(refusesAFolder);
    CPPUNIT_TEST(doesNotReadForEver);
    CPPUNIT_TEST_SUITE_END();

    static void checkFails(const std::string& path, ExitCode code, const std::string& words) {
        try {
            readSourceFile(path);
            CPPUNIT_FAIL("no failure");
        } catch (const Failure& failure) {
            CPPUNIT_ASSERT(failure.code() == code);
            CPPUNIT_ASSERT_MESSAGE(failure.what(), std::string(failure.what()).find(words) != std::string::npos);
        }
    }

public:
    void readsEveryByteAsItIs() {
        const std::string content("\xef\xbb\xbfprint('\xc3\xa4')\r\n\0x\n", 19);
        const TemporaryFile file(content);
        CPPUNIT_ASSERT_EQUAL(content, readSourceFile(file.path()));
        CPPUNIT_ASSERT_EQUAL(std::string(), readSourceFile(TemporaryFile("").path()));
    }

    void saysWhereOtherBytesAre() {
        checkFails(TemporaryFile("a\nb\nc\xe4\nd\n").path(), ExitCode::failed, "line 3");
        checkFails(TemporaryFile("a\nb\xc3").path(), ExitCode::failed, "line 2");
    }

    void saysThatAFileIsMissing() {
        checkFails("/nowhere/f.py", ExitCode::notFound, "/nowhere/f.py (No such file or directory)");
    }

    void refusesAFolder() { checkFails("/tmp", ExitCode::notFound, "Is a directory"); }

    void doesNotReadForEver() { checkFails("/dev/zero", ExitCode::failed, "larger than 64 MiB"); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SourceFileTest);

} // namespace further::ctl
