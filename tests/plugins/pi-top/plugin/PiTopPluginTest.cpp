#include "PluginFixture.h"
#include "StandInSimulator.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <iterator>

namespace further::pitop {

using namespace std::chrono_literals;
using namespace std::string_literals;

/// The plugin as the agent loads it.
class PiTopPluginTest : public PluginFixture {
    CPPUNIT_TEST_SUITE(PiTopPluginTest);
    CPPUNIT_TEST(answersByTheDaemonOfItsSettings);
    CPPUNIT_TEST(bindsTheTypesOfItsManifest);
    CPPUNIT_TEST(refusesToStartWithAWrongAddress);
    CPPUNIT_TEST(takesEachRightAddress);
    CPPUNIT_TEST(touchesNothingUntilSomebodyAsks);
    CPPUNIT_TEST(addsALineToTheDoctor);
    CPPUNIT_TEST(startsASimulator);
    CPPUNIT_TEST(saysWhyThereIsNoSimulator);
    CPPUNIT_TEST(saysNothingAfterItsEnd);
    CPPUNIT_TEST_SUITE_END();

    /// Why it doesn't start.
    static std::string refusal(const std::map<std::string, std::string>& settings) {
        testing::LoadedPlugin other(FURTHER_PI_TOP);
        try {
            other.start(settings);
        } catch (const Poco::Exception& problem) {
            return problem.message();
        }
        return "none";
    }
    static std::size_t threads() {
        const std::filesystem::directory_iterator all("/proc/self/task");
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }

public:
    void answersByTheDaemonOfItsSettings() {
        daemon->start();
        start();
        receive("pi-top.get", R"({"what":["battery"]})");
        awaitSent(1);
        CPPUNIT_ASSERT_EQUAL("pi-top.state"s, session->sent().front().type);
        CPPUNIT_ASSERT_EQUAL(42, session->sent().front().data->getObject("battery")->getValue<int>("capacity"));
    }

    void bindsTheTypesOfItsManifest() {
        start();
        std::vector<std::string> declared;
        for (const auto& spec : manifest.receives)
            declared.push_back(spec.type);
        std::sort(declared.begin(), declared.end());
        CPPUNIT_ASSERT(declared == handler->types());
    }

    void refusesToStartWithAWrongAddress() {
        for (const std::string key : {"requests", "events"})
            for (const std::string address :
                 {"", "127.0.0.1", "127.0.0.1:", ":3782", "3782", "127.0.0.1:port", "127.0.0.1:-1", "127.0.0.1:+1",
                  "127.0.0.1:65536", "127.0.0.1:99999999999", "127.0.0.1: 3782", "127.0.0.1:3782 ",
                  "tcp://127.0.0.1:3782", "*:3782", "my host:3782", "-:1", "a/b:1", "127.0.0.1;127.0.0.1:3782"})
                CPPUNIT_ASSERT_EQUAL("pi-top." + key + " must be a host and a port, such as 127.0.0.1:3782; \"" +
                                         address + "\" is not",
                                     refusal({{key, address}}));
    }

    void takesEachRightAddress() {
        for (const auto* const address :
             {"127.0.0.1:1", "127.0.0.1:65535", "localhost:3782", "pi-top.local:3782", "my_pi:3782", "[::1]:3782"}) {
            testing::LoadedPlugin other(FURTHER_PI_TOP);
            other.start({{"requests", address}, {"events", address}});
            testing::FakeSession client(other.strand());
            const auto opened = other.open(client);
            opened->receive({"pi-top.subscribe"}); // ZeroMQ takes them too
            opened->receive({"pi-top.unsubscribe"});
            other.strand().runPosted();
        }
    }

    void touchesNothingUntilSomebodyAsks() {
        const auto before = threads();
        start();
        plugin->strand().advance(1min);
        CPPUNIT_ASSERT_EQUAL(before, threads());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, plugin->strand().timers());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, plugin->strand().watches());
    }

    void addsALineToTheDoctor() {
        start();
        const auto& checks = plugin->context().checks();
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, checks.size());
        CPPUNIT_ASSERT_EQUAL("pi-topd"s, checks.begin()->first);
        CPPUNIT_ASSERT(!checks.begin()->second().finding.empty());
    }

    void startsASimulator() {
        const StandInSimulator program;
        const testing::TemporaryDirectory runtime;
        plugin->context().setDirectories({runtime.path(), program.directory()});
        plugin->start({{"simulate", "true"},
                       {"requests", "127.0.0.1:0"},
                       {"events", "127.0.0.1:0"},
                       {"simulatedDevice", "pi-top-3"}});
        session.emplace(plugin->strand());
        handler = plugin->open(*session);
        const auto arguments = machine::Files(program.directory()).text("/arguments");
        CPPUNIT_ASSERT_EQUAL("--attached --requests 127.0.0.1:0 --events 127.0.0.1:0 --root " +
                                 (runtime.path() / "pi-top").string() + " --device pi-top-3\n",
                             arguments);
        receive("pi-top.simulate", R"({"command":"press select"})");
        awaitSent(1);
        CPPUNIT_ASSERT_EQUAL("  press select\nok, but it was a test\n"s,
                             session->sent().front().data->getValue<std::string>("answer"));
        receive("pi-top.get", R"({"what":["device"]})");
        awaitSent(2);
        CPPUNIT_ASSERT_EQUAL("the simulated pi-topd is not running"s,
                             session->sent().back().data->getObject("device")->getValue<std::string>("reason"));
        handler.reset();
        plugin->stop();
        CPPUNIT_ASSERT(!std::filesystem::exists(program.directory() / "alive"));
    }

    void saysWhyThereIsNoSimulator() {
        const testing::TemporaryDirectory empty;
        plugin->context().setDirectories({empty.path(), empty.path() / "libexec" / "further-link"});
        try {
            plugin->start({{"simulate", "true"}});
            CPPUNIT_FAIL("It has started");
        } catch (const Poco::Exception& problem) {
            CPPUNIT_ASSERT_EQUAL("pi-top.simulate is set, with pi-top.requests = 127.0.0.1:3782 and pi-top.events = "
                                 "127.0.0.1:3781. The simulator can't be started: "s +
                                     (empty.path() / "bin" / "further-pi-top-simulator").string() +
                                     ": No such file or directory",
                                 problem.message());
        }
    }

    void saysNothingAfterItsEnd() {
        daemon->start();
        start();
        receive("pi-top.subscribe");
        awaitSent(1);
        receive("pi-top.get");
        handler.reset();
        plugin->stop();
        CPPUNIT_ASSERT(await([this] { return daemon->listeners() == 0; }));
        plugin->strand().advance(1min);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, session->sent().size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, plugin->strand().timers());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PiTopPluginTest);

} // namespace further::pitop
