#include "agent/AgentSettings.h"
#include "agent/CoreSettings.h"
#include "agent/Installation.h"

#include <further/User.h>

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace further;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

AgentSettings with(const std::map<std::string, std::string>& values) {
    return AgentSettings::from(Settings(coreSettings(), values));
}

std::string refusal(const std::string& key, const std::string& value) {
    try {
        (void)with({{key, value}});
    } catch (const Poco::SyntaxException& problem) {
        return problem.message();
    }
    return "accepted";
}

} // namespace

class AgentSettingsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AgentSettingsTest);
    CPPUNIT_TEST(areRightByDefault);
    CPPUNIT_TEST(takeTheLimitsFromTheirKeys);
    CPPUNIT_TEST(limitWhatOneClientMayUse);
    CPPUNIT_TEST(keepPortsInTheirRange);
    CPPUNIT_TEST(keepConnectionsInTheirRange);
    CPPUNIT_TEST(letTheMemoryDecideHowManyProgramsRun);
    CPPUNIT_TEST(letTheProcessorsDecideHowManyLoopsThereAre);
    CPPUNIT_TEST(keepTheLimitsOfProgramsInTheirRange);
    CPPUNIT_TEST(refuseTimesOfNothing);
    CPPUNIT_TEST(refuseALowWaterMarkAboveTheHighOne);
    CPPUNIT_TEST(refuseASilenceThatIsNoLongerThanThePings);
    CPPUNIT_TEST(refuseWhatIsNoOrigin);
    CPPUNIT_TEST(refuseWhatIsNoName);
    CPPUNIT_TEST(openTheDeviceToAllOnlyWhenTold);
    CPPUNIT_TEST(wantACertificateWithItsKey);
    CPPUNIT_TEST(makePathsAbsolute);
    CPPUNIT_TEST(knowWhoseHomeIsMeant);
    CPPUNIT_TEST(findPluginsInTheAgentsOwnPlace);
    CPPUNIT_TEST_SUITE_END();

public:
    void areRightByDefault() {
        const auto settings = with({});
        CPPUNIT_ASSERT((settings.web.addresses == std::vector<std::string>{"127.0.0.1", "::1"}));
        CPPUNIT_ASSERT(!settings.access.open);
        for (const auto user : {uid_t(0), ::getuid(), settings.programUser.user.uid})
            CPPUNIT_ASSERT(settings.access.owners.contain(user));
        CPPUNIT_ASSERT(!settings.access.owners.contain(54321));
        CPPUNIT_ASSERT_EQUAL(std::uint16_t(8028), settings.web.port);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2000), settings.seats.all);
        CPPUNIT_ASSERT(settings.logFile.empty());
        CPPUNIT_ASSERT(settings.execRunner.empty());
        CPPUNIT_ASSERT(!settings.runtimeParent.empty());
    }

    void takeTheLimitsFromTheirKeys() {
        const auto limits = with({{"websocket.maxMessage", "1 B"},
                                  {"websocket.highWater", "3 B"},
                                  {"websocket.lowWater", "2 B"},
                                  {"websocket.controlLimit", "4 B"},
                                  {"websocket.pingInterval", "5 s"},
                                  {"websocket.silenceTimeout", "6 s"},
                                  {"websocket.closeTimeout", "7 s"}})
                                .limits;
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), limits.connection.maxMessage);
        CPPUNIT_ASSERT_EQUAL(std::size_t(3), limits.connection.highWater);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), limits.connection.lowWater);
        CPPUNIT_ASSERT_EQUAL(std::size_t(4), limits.connection.controlLimit);
        CPPUNIT_ASSERT(limits.connection.pingInterval == 5s);
        CPPUNIT_ASSERT(limits.connection.silenceTimeout == 6s);
        CPPUNIT_ASSERT(limits.connection.closeTimeout == 7s);
    }

    void limitWhatOneClientMayUse() {
        const auto usual = with({});
        CPPUNIT_ASSERT_EQUAL(std::size_t(64), usual.seats.ofAnAddress);
        CPPUNIT_ASSERT_EQUAL(std::size_t(128), usual.limits.programs);
        CPPUNIT_ASSERT_EQUAL(std::size_t(20000), usual.limits.messagesASecond);
        const auto other = with({{"net.maxConnectionsOfAddress", "1"},
                                 {"programs.maxPerConnection", "2"},
                                 {"websocket.messagesPerSecond", "3"}});
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), other.seats.ofAnAddress);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), other.limits.programs);
        CPPUNIT_ASSERT_EQUAL(std::size_t(3), other.limits.messagesASecond);
        for (const auto* const key :
             {"net.maxConnectionsOfAddress", "programs.maxPerConnection", "websocket.messagesPerSecond"})
            CPPUNIT_ASSERT(refusal(key, "0").starts_with("The value 0 of "s + key + " should be from 1 to "));
    }

    void keepPortsInTheirRange() {
        CPPUNIT_ASSERT_EQUAL(std::uint16_t(0), with({{"net.port", "0"}}).web.port);
        CPPUNIT_ASSERT_EQUAL(std::uint16_t(65535), with({{"net.port", "65535"}}).web.port);
        CPPUNIT_ASSERT_EQUAL("The value 65536 of net.port should be from 0 to 65535"s, refusal("net.port", "65536"));
    }

    void keepConnectionsInTheirRange() {
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), with({{"net.maxConnections", "1"}}).seats.all);
        for (const auto* const value : {"0", "1000001", "4294967297"})
            CPPUNIT_ASSERT_EQUAL("The value "s + value + " of net.maxConnections should be from 1 to 1000000",
                                 refusal("net.maxConnections", value));
    }

    void letTheMemoryDecideHowManyProgramsRun() {
        const auto memory = static_cast<std::size_t>(::sysconf(_SC_PHYS_PAGES)) * ::sysconf(_SC_PAGESIZE);
        CPPUNIT_ASSERT_EQUAL(std::max<std::size_t>(32, memory / (32 << 20)), with({}).mostPrograms);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), with({{"programs.maxRunning", "1"}}).mostPrograms);
        CPPUNIT_ASSERT_EQUAL("The value 1000001 of programs.maxRunning should be from 0 to 1000000"s,
                             refusal("programs.maxRunning", "1000001"));
    }

    void letTheProcessorsDecideHowManyLoopsThereAre() {
        CPPUNIT_ASSERT_EQUAL(std::size_t(std::thread::hardware_concurrency() < 4 ? 1 : 2), with({}).loops);
        CPPUNIT_ASSERT_EQUAL(std::size_t(16), with({{"agent.loops", "16"}}).loops);
        CPPUNIT_ASSERT_EQUAL("The value 17 of agent.loops should be from 0 to 16"s, refusal("agent.loops", "17"));
    }

    void keepTheLimitsOfProgramsInTheirRange() {
        CPPUNIT_ASSERT_EQUAL("The value 4194305 of programs.maxProcesses should be from 0 to 4194304"s,
                             refusal("programs.maxProcesses", "4194305"));
        CPPUNIT_ASSERT_EQUAL("The value 101 of programs.cpuWeight should be from 0 to 100"s,
                             refusal("programs.cpuWeight", "101"));
        CPPUNIT_ASSERT_EQUAL("The value 1048577 of programs.maxOpenFiles should be from 0 to 1048576"s,
                             refusal("programs.maxOpenFiles", "1048577"));
        CPPUNIT_ASSERT_EQUAL("accepted"s, refusal("programs.cpuWeight", "100"));
    }

    void refuseTimesOfNothing() {
        for (const auto* const key : {"net.headerTimeout", "websocket.pingInterval", "websocket.silenceTimeout"})
            CPPUNIT_ASSERT_EQUAL("The value \"0 s\" of "s + key + " should be more than 0", refusal(key, "0 s"));
    }

    void refuseALowWaterMarkAboveTheHighOne() {
        CPPUNIT_ASSERT_EQUAL("The value \"2 MiB\" of websocket.lowWater should be at most that of "
                             "websocket.highWater, \"1 MiB\""s,
                             refusal("websocket.lowWater", "2 MiB"));
        CPPUNIT_ASSERT_EQUAL("accepted"s, refusal("websocket.lowWater", "1 MiB"));
    }

    void refuseASilenceThatIsNoLongerThanThePings() {
        CPPUNIT_ASSERT_EQUAL("The value \"20 s\" of websocket.silenceTimeout should be more than that of "
                             "websocket.pingInterval, \"20 s\""s,
                             refusal("websocket.silenceTimeout", "20 s"));
        CPPUNIT_ASSERT_EQUAL("accepted"s, refusal("websocket.silenceTimeout", "21 s"));
    }

    void refuseWhatIsNoOrigin() {
        CPPUNIT_ASSERT(refusal("security.origins", "https://right.com, wrong.com")
                           .starts_with("security.origins: \"wrong.com\" is no origin"));
    }

    void refuseWhatIsNoName() {
        CPPUNIT_ASSERT(refusal("security.hosts", "right.com, http://wrong.com")
                           .starts_with("security.hosts: \"http://wrong.com\" is no name"));
        CPPUNIT_ASSERT(refusal("security.domains", "*.wrong.com").starts_with("security.domains: \"*.wrong.com\""));
    }

    void openTheDeviceToAllOnlyWhenTold() {
        const auto open = with({{"security.legacyOpen", "true"}});
        CPPUNIT_ASSERT(open.access.open);
        CPPUNIT_ASSERT(open.web.addresses == std::vector<std::string>{"0.0.0.0"});
        const auto here = with({{"security.legacyOpen", "true"}, {"net.addresses", "127.0.0.1"}});
        CPPUNIT_ASSERT(here.web.addresses == std::vector<std::string>{"127.0.0.1"});
    }

    void wantACertificateWithItsKey() {
        for (const auto* const key : {"tls.certificate", "tls.key"})
            CPPUNIT_ASSERT_EQUAL(
                "tls.certificate and tls.key belong together: set both, or neither for the device's own "
                "certificate"s,
                refusal(key, "/some/file.pem"));
        CPPUNIT_ASSERT(with({{"tls.certificate", "/c.pem"}, {"tls.key", "/k.pem"}}).certificateFiles.given());
        CPPUNIT_ASSERT(!with({}).certificateFiles.given());
    }

    void makePathsAbsolute() {
        const auto here = std::filesystem::current_path();
        CPPUNIT_ASSERT(with({{"logging.file", "a/log"}}).logFile == here / "a/log");
        CPPUNIT_ASSERT(with({{"agent.runtimeDirectory", "a"}}).runtimeParent == here / "a");
        CPPUNIT_ASSERT(with({{"logging.file", "/a/log"}}).logFile == "/a/log");
    }

    void knowWhoseHomeIsMeant() {
        const auto home = User::current().home;
        CPPUNIT_ASSERT(with({{"logging.file", "~/a/log"}}).logFile == home / "a/log");
        CPPUNIT_ASSERT(with({{"plugins.directories", "~/p"}}).pluginDirectories.at(0) == home / "p");
        CPPUNIT_ASSERT(with({{"logging.file", "/a/~/log"}}).logFile == "/a/~/log");
        CPPUNIT_ASSERT(equivalent(with({{"agent.runtimeDirectory", "~"}}).runtimeParent, home));
    }

    void findPluginsInTheAgentsOwnPlace() {
        CPPUNIT_ASSERT(with({}).pluginDirectories == std::vector<std::filesystem::path>{Installation::own().plugins()});
        CPPUNIT_ASSERT((with({{"plugins.directories", "/a, /b"}}).pluginDirectories ==
                        std::vector<std::filesystem::path>{"/a", "/b"}));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AgentSettingsTest);
