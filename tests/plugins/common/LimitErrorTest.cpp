#include "plugins/common/process/LimitError.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace further {

using launcher::Limit;

/// What a client is told whose program has met a limit.
class LimitErrorTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LimitErrorTest);
    CPPUNIT_TEST(namesTheLimitAndTheSetting);
    CPPUNIT_TEST_SUITE_END();

    static void assertSays(Limit limit, std::uint64_t amount, const std::string& howMuch, const std::string& setting) {
        const auto error = process::limitError(limit, amount);
        CPPUNIT_ASSERT_EQUAL(std::string("too_large"), std::string(wireName(error.errorCode())));
        CPPUNIT_ASSERT_MESSAGE(error.detail(), error.detail().find(howMuch) != std::string::npos);
        CPPUNIT_ASSERT_MESSAGE(error.detail(), error.detail().find("or raise " + setting) != std::string::npos);
    }

public:
    void namesTheLimitAndTheSetting() {
        assertSays(Limit::memory, 64 << 20U, "more than the 64 MiB of memory", "programs.maxMemory");
        assertSays(Limit::processes, 20, "it may have 20 at once", "programs.maxProcesses");
        assertSays(Limit::fileSize, 64 << 10U, "more than 64 KiB to a file", "programs.maxFileSize");
        assertSays(Limit::fileSize, 1000, "more than 1000 bytes to a file", "programs.maxFileSize");
        assertSays(Limit::runTime, 5000, "has run for 5 s", "programs.maxRunTime");
        assertSays(Limit::runTime, 250, "has run for 250 ms", "programs.maxRunTime");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LimitErrorTest);

} // namespace further
