#include "plugins/apt-version/AptVersionPlugin.h"
#include "FakeApt.h"

#include <further/Error.h>
#include <further/testing/FakeContext.h>
#include <further/testing/FakeSession.h>
#include <further/testing/LoadedPlugin.h>

#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace further::apt {

using namespace std::string_literals;

/// What the plugin answers to whom the agent lets through.
class AptVersionPluginTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AptVersionPluginTest);
    CPPUNIT_TEST(answersInJson);
    CPPUNIT_TEST(refusesWhatIsNoNameAndRunsNothing);
    CPPUNIT_TEST(servesOneRouteAndNoMessages);
    CPPUNIT_TEST_SUITE_END();

    const FakeApt _apt{"case $3 in there) printf 'there:\\n  Installed: 1.0-1\\n';; "
                       "known) printf 'known:\\n  Installed: (none)\\n';; esac"};

    std::string answer(const std::string& rest) {
        testing::FakeStrand strand;
        testing::FakeContext context{strand};
        AptVersionPlugin plugin{_apt.options()};
        plugin.start(context);
        const auto response = context.ask({"GET", "/version/apt/" + rest});
        plugin.stop();
        return std::to_string(response.status()) + " " + response.contentType() + " " + response.body();
    }

public:
    void answersInJson() {
        CPPUNIT_ASSERT_EQUAL(R"(200 application/json {"version":"1.0-1"})"s, answer("there"));
        CPPUNIT_ASSERT_EQUAL(R"j(200 application/json {"version":"(none)"})j"s, answer("known"));
        CPPUNIT_ASSERT_EQUAL(R"(200 application/json {"version":null})"s, answer("unknown"));
    }

    void refusesWhatIsNoNameAndRunsNothing() {
        for (const auto& rest : {""s, "-h"s, "there/"s, "there/x"s, "../there"s, "There"s, "there\0"s, "there;id"s})
            try {
                CPPUNIT_FAIL(answer(rest));
            } catch (const Error& error) {
                CPPUNIT_ASSERT(error.errorCode() == ErrorCode::invalidData);
                CPPUNIT_ASSERT(error.detail().starts_with("That is no name of a package: "));
            }
        CPPUNIT_ASSERT_EQUAL(""s, _apt.runs());
    }

    void servesOneRouteAndNoMessages() {
        testing::LoadedPlugin plugin(FURTHER_APT_VERSION);
        plugin.start();
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), plugin.context().routes().size());
        const auto& route = plugin.context().routes().front();
        CPPUNIT_ASSERT_EQUAL("GET /version/apt/"s, route.method + " " + route.path);
        CPPUNIT_ASSERT_EQUAL(""s, route.permission); // the plugin's name
        testing::FakeSession session(plugin.strand());
        CPPUNIT_ASSERT(plugin.open(session)->types().empty());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AptVersionPluginTest);

} // namespace further::apt
