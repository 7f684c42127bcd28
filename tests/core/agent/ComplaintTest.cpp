#include "agent/Complaint.h"
#include "support/NotifySocket.h"

#include <Poco/Exception.h>
#include <Poco/Util/OptionException.h>

#include <cppunit/extensions/HelperMacros.h>

#include <cstdlib>
#include <functional>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

using further::complainIfFailing;
using namespace std::string_literals;

class ComplaintTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ComplaintTest);
    CPPUNIT_TEST(isSilentAboutSuccess);
    CPPUNIT_TEST(saysOneLineAndGivesTheExitCodeThatGoesWithIt);
    CPPUNIT_TEST(tellsSystemdWhy);
    CPPUNIT_TEST_SUITE_END();

public:
    void isSilentAboutSuccess() {
        CPPUNIT_ASSERT_EQUAL(0, complain([] {}));
        CPPUNIT_ASSERT_EQUAL(""s, _said);
    }

    void saysOneLineAndGivesTheExitCodeThatGoesWithIt() {
        assertComplains([] { throw Poco::Util::UnknownOptionException("--colour"); }, 64,
                        "Unknown option specified: --colour; see further-linkd --help");
        assertComplains([] { throw Poco::IOException("The port is in use"); }, 69, "The port is in use");
        assertComplains([] { throw Poco::SyntaxException("The value is wrong"); }, 78, "The value is wrong");
        assertComplains([] { throw Poco::NotFoundException("Unknown setting"); }, 78, "Unknown setting");
        assertComplains([] { throw Poco::FileNotFoundException("The file isn't there"); }, 78, "The file isn't there");
        assertComplains([] { throw std::runtime_error("Something else"); }, 70, "Something else");
    }

    void tellsSystemdWhy() {
        const further::testing::NotifySocket systemd;
        ::setenv("NOTIFY_SOCKET", systemd.path().c_str(), 1);
        complain([] { throw Poco::SyntaxException("The value is wrong:\nnet.prot"); });
        ::unsetenv("NOTIFY_SOCKET");
        CPPUNIT_ASSERT(systemd.received() == std::vector{"STATUS=The value is wrong: net.prot"s});
    }

private:
    int complain(const std::function<void()>& work) {
        const std::ostringstream heard;
        auto* const usual = std::cerr.rdbuf(heard.rdbuf());
        const int exitCode = complainIfFailing(work);
        std::cerr.rdbuf(usual);
        _said = heard.str();
        return exitCode;
    }

    void assertComplains(const std::function<void()>& work, int exitCode, const std::string& sentence) {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(sentence, exitCode, complain(work));
        CPPUNIT_ASSERT_EQUAL("further-linkd: " + sentence + "\n", _said);
    }

    std::string _said;
};

CPPUNIT_TEST_SUITE_REGISTRATION(ComplaintTest);
