#include "agent/StateDirectory.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/stat.h>

#include <filesystem>

using namespace further;

class StateDirectoryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StateDirectoryTest);
    CPPUNIT_TEST(isMadeForTheAgentAlone);
    CPPUNIT_TEST(isKept);
    CPPUNIT_TEST(saysWhatToDoWhereItCanNotBeMade);
    CPPUNIT_TEST_SUITE_END();

public:
    void isMadeForTheAgentAlone() {
        const StateDirectory state(_directory.path() / "deep" / "state");
        struct stat is {};
        CPPUNIT_ASSERT_EQUAL(0, ::stat(state.path().c_str(), &is));
        CPPUNIT_ASSERT_EQUAL(0700U, is.st_mode & 07777U);
    }

    void isKept() {
        const auto file = _directory.write("state/plugins.json", "{}");
        const StateDirectory state(_directory.path() / "state");
        CPPUNIT_ASSERT(std::filesystem::exists(file));
    }

    void saysWhatToDoWhereItCanNotBeMade() {
        const auto file = _directory.write("file", "");
        for (const std::filesystem::path path : {file + "/state", std::string("/proc/nowhere/state")})
            try {
                const StateDirectory state(path);
                CPPUNIT_FAIL("made: " + path.string());
            } catch (const Poco::FileException& problem) {
                CPPUNIT_ASSERT(problem.message().starts_with("The agent can't keep anything in " + path.string()));
                CPPUNIT_ASSERT(
                    problem.message().ends_with("): set agent.stateDirectory to a directory that it may write"));
            }
    }

private:
    const testing::TemporaryDirectory _directory;
};

CPPUNIT_TEST_SUITE_REGISTRATION(StateDirectoryTest);
