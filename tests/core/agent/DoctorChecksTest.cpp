#include "agent/DoctorChecks.h"
#include "agent/AgentUser.h"
#include "agent/ConfigurationFindings.h"
#include "agent/CoreSettings.h"
#include "support/TemporaryDirectory.h"

#include <further/User.h>

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace further;
using Verdict = CheckResult::Verdict;

/// What the agent's own checks find in a configuration that was changed while it runs.
class DoctorChecksTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(DoctorChecksTest);
    CPPUNIT_TEST(holdTheLauncherAgainstAGoodConfiguration);
    CPPUNIT_TEST(holdNothingAgainstABrokenOne);
    CPPUNIT_TEST(sayWhereASettingThatCanNotBeStands);
    CPPUNIT_TEST(sayThatThePortIsRoots);
    CPPUNIT_TEST(warnWhereTheInstallationsFileIsAway);
    CPPUNIT_TEST_SUITE_END();

    std::string file(const std::string& more = {}) const {
        return _place.write("test.properties", "programs.user = " + User::current().name +
                                                   "\nprograms.allowRoot = true\nprograms.launcher = /nowhere\n" +
                                                   more);
    }
    static std::vector<Checks::Check> checks(const LiveConfiguration& configuration) {
        const auto& now = configuration.now();
        const auto settings = AgentSettings::from(now.section("", coreSettings()));
        const PluginRegistry plugins(coreSections());
        return doctorChecks({{Poco::Net::SocketAddress("127.0.0.1", 1)},
                             false,
                             0,
                             0,
                             "/tmp",
                             "/tmp",
                             "/tmp",
                             {"/tmp"},
                             User::current(),
                             {},
                             ServingLauncher(now.section("programs.", programSettings()), settings),
                             {}},
                            configuration, plugins);
    }
    static bool has(const std::vector<Checks::Check>& all, const std::string& name) {
        return std::any_of(all.begin(), all.end(), [&](const auto& check) { return check.name == name; });
    }
    static CheckResult found(const std::vector<Checks::Check>& all, const std::string& name) {
        const auto check = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.name == name; });
        CPPUNIT_ASSERT(check != all.end());
        return check->task();
    }

public:
    void holdTheLauncherAgainstAGoodConfiguration() {
        const LiveConfiguration configuration(file(), {});
        const auto all = checks(configuration);
        CPPUNIT_ASSERT(has(all, "launcher"));
        CPPUNIT_ASSERT_EQUAL("The configuration is good: " + configuration.file().string() + ".",
                             found(all, "configuration").finding);
    }

    void holdNothingAgainstABrokenOne() {
        const LiveConfiguration configuration(file(), {});
        for (const std::string slip :
             {"programs.usr = ada\n", "programs.user = no-such-user\n", "programs.maxMemory\n"}) {
            (void)file(slip);
            const auto all = checks(configuration);
            CPPUNIT_ASSERT_MESSAGE(slip, !has(all, "launcher"));
            CPPUNIT_ASSERT(found(all, "configuration").verdict == Verdict::fault);
        }
    }

    void sayWhereASettingThatCanNotBeStands() {
        const LiveConfiguration configuration(file(), {});
        (void)file("programs.user = no-such-user\n");
        const auto finding = found(checks(configuration), "configuration").finding;
        CPPUNIT_ASSERT_MESSAGE(finding, finding.starts_with(configuration.file().string() +
                                                            ":4: programs.user is \"no-such-user\", and there"));
    }

    void sayThatThePortIsRoots() {
        const LiveConfiguration configuration(file("net.port = 80\n"), {});
        const auto finding = ConfigurationFindings::in(configuration.now(), configuration.file(), {}, 0);
        if (AgentUser::mayListenAnywhere()) {
            CPPUNIT_ASSERT(finding.faults.empty());
            return;
        }
        CPPUNIT_ASSERT_EQUAL(configuration.file().string() + ":4", finding.faults.at(0).place.text());
    }

    void warnWhereTheInstallationsFileIsAway() {
        const auto sentence = missingConfiguration({}, Installation("/usr/sbin"));
        CPPUNIT_ASSERT_MESSAGE(sentence,
                               sentence.starts_with("There is no /etc/further-link/further-link.properties, which was "
                                                    "installed with the agent: all is at its default."));
        CPPUNIT_ASSERT_EQUAL(std::string(), missingConfiguration("/x.properties", Installation("/usr/sbin")));
        const LiveConfiguration none({}, {"programs.allowRoot=true"});
        const auto finding = found(checks(none), "configuration"); // the tests are no build tree themselves
        CPPUNIT_ASSERT(finding.verdict == Verdict::warning);
        CPPUNIT_ASSERT(finding.finding.find(" which was installed") != std::string::npos);
        for (const std::string program : {"further-linkd", "further-launcher"})
            _place.write("bin/" + program, "");
        CPPUNIT_ASSERT_EQUAL(std::string(), missingConfiguration({}, Installation(_place.path() / "bin")));
    }

private:
    const testing::TemporaryDirectory _place;
};

CPPUNIT_TEST_SUITE_REGISTRATION(DoctorChecksTest);
