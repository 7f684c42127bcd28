#include "plugins/common/process/StartError.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <cerrno>
#include <string>

namespace further {

using launcher::Step;

/// What a client is told of the steps that its own words have no part in; for the others see PythonErrorsTest.
class StartErrorTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StartErrorTest);
    CPPUNIT_TEST(aUserWhomTheLauncherDoesNotAllow);
    CPPUNIT_TEST(aUserWhomTheProgramCouldNotBecome);
    CPPUNIT_TEST_SUITE_END();

    static void assertSays(const Error& error, ErrorCode code, const std::string& words) {
        CPPUNIT_ASSERT_EQUAL(std::string(wireName(code)), std::string(wireName(error.errorCode())));
        CPPUNIT_ASSERT_MESSAGE(error.detail(), error.detail().find(words) != std::string::npos);
    }

public:
    void aUserWhomTheLauncherDoesNotAllow() {
        const auto error = process::startError({}, Step::permission, EPERM, "");
        assertSays(error, ErrorCode::forbidden, "starts no programs of the user");
        assertSays(error, ErrorCode::forbidden, "set programs.user");
        assertSays(error, ErrorCode::forbidden, "or name that user in programs.allowedUsers");
    }

    void aUserWhomTheProgramCouldNotBecome() {
        const auto error = process::startError({}, Step::user, EPERM, "");
        assertSays(error, ErrorCode::startFailed, "could not become the user as whom programs run here (Operation not");
        assertSays(error, ErrorCode::startFailed, "CAP_SETUID");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StartErrorTest);

} // namespace further
