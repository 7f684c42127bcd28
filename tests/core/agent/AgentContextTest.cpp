#include "agent/AgentContext.h"
#include "core/loop/BoundedRun.h"

#include <further/Error.h>

#include <Poco/AutoPtr.h>
#include <Poco/Channel.h>
#include <Poco/Exception.h>
#include <Poco/Logger.h>
#include <Poco/Message.h>

#include <cppunit/extensions/HelperMacros.h>

#include <stdexcept>
#include <string>
#include <vector>

using namespace further;
using namespace std::string_literals;

namespace {

class Heard : public Poco::Channel {
public:
    void log(const Poco::Message& message) override { lines.push_back(message.getSource() + ": " + message.getText()); }

    std::vector<std::string> lines;

protected:
    ~Heard() override = default;
};

} // namespace

class AgentContextTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AgentContextTest);
    CPPUNIT_TEST(givesAPluginWhatItHasOfTheAgent);
    CPPUNIT_TEST(logsWhatFliesOutOfThePluginsStrand);
    CPPUNIT_TEST(keepsAPluginsChecks);
    CPPUNIT_TEST(showsAPluginWhoAsksToBeLetIn);
    CPPUNIT_TEST(servesAPluginsRoutesWhileItRuns);
    CPPUNIT_TEST(listsTheRoutesOfAPluginThatRuns);
    CPPUNIT_TEST(actsAsAnotherUserForWhoMayAsk);
    CPPUNIT_TEST_SUITE_END();

public:
    void givesAPluginWhatItHasOfTheAgent() {
        CPPUNIT_ASSERT_EQUAL("Hi"s, _context.config().text("greeting"));
        CPPUNIT_ASSERT(_context.programs().flag("keepChildren"));
        CPPUNIT_ASSERT_EQUAL("pi"s, _context.programUser().name);
        CPPUNIT_ASSERT_EQUAL("/run/x"s, _context.directories().runtime.string());
        CPPUNIT_ASSERT_EQUAL("plugin.probe"s, _context.logger().name());
        CPPUNIT_ASSERT_EQUAL("1.2"s, _context.agent().version);
    }

    void logsWhatFliesOutOfThePluginsStrand() {
        const Poco::AutoPtr<Heard> heard(new Heard);
        _context.logger().setChannel(heard);
        _context.logger().setLevel(Poco::Message::PRIO_INFORMATION);
        _context.strand().post([] { throw std::runtime_error("a fault"); });
        _context.strand().post([] { throw Poco::NotFoundException("the sensor"); });
        _context.strand().post([this] { _loop.stop(); });
        runBounded(_loop);
        _context.logger().setChannel(nullptr);
        CPPUNIT_ASSERT(
            (heard->lines == std::vector<std::string>{"plugin.probe: a fault", "plugin.probe: Not found: the sensor"}));
    }

    void keepsAPluginsChecks() {
        _context.addCheck("sensor", [] { return CheckResult{CheckResult::Verdict::fault, "It is cold.", "Warm it."}; });
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), _checks.all().size());
        const auto check = _checks.all().front();
        CPPUNIT_ASSERT_EQUAL("probe sensor"s, check.plugin + " " + check.name);
        CPPUNIT_ASSERT_EQUAL("Warm it."s, check.task().fix);
    }

    void showsAPluginWhoAsksToBeLetIn() {
        std::string shown;
        bool approved = false;
        _context.onApproval([&](const ApprovalRequest& request) {
            shown = request.number + " " + request.origin + " " + request.address;
            request.approve();
            _loop.stop();
        });
        _screens.show({"482-193", "https://page.example", "192.0.2.1", [&] { approved = true; }});
        CPPUNIT_ASSERT_EQUAL(""s, shown); // on the plugin's strand, not here
        runBounded(_loop);
        CPPUNIT_ASSERT_EQUAL("482-193 https://page.example 192.0.2.1"s, shown);
        CPPUNIT_ASSERT(approved);
    }

    void servesAPluginsRoutesWhileItRuns() {
        {
            AgentContext context(_plugin, Settings({}, {}), _services);
            CPPUNIT_ASSERT_THROW(context.serve({"GET", "/status", [](auto&, auto&) {}}), Error);
            context.serve({"GET", "/probe", [](auto&, auto&) {}});
            const auto route = _routes.at("/probe").byMethod("GET");
            CPPUNIT_ASSERT_EQUAL("probe"s, route->added.route.permission);
            CPPUNIT_ASSERT_THROW(route->added.requireReady(), Error); // its start() hasn't returned
            _plugin.setStatus(PluginEntry::State::running);
            route->added.requireReady();
            _plugin.disable();
            CPPUNIT_ASSERT_THROW(route->added.requireReady(), Error);
            const auto faults = _plugin.counters.faults.load();
            route->added.onFault("It broke");
            CPPUNIT_ASSERT_EQUAL(faults + 1, _plugin.counters.faults.load());
        }
        CPPUNIT_ASSERT(_routes.at("/probe").routes.empty());
    }

    void listsTheRoutesOfAPluginThatRuns() {
        _context.serve({"POST", "/probe", [](auto&, auto&) {}, 1000, "probe.more"});
        CPPUNIT_ASSERT(!_plugin.describe()->has("routes"));
        _plugin.setStatus(PluginEntry::State::running);
        const auto route = _plugin.describe()->getArray("routes")->getObject(0);
        CPPUNIT_ASSERT_EQUAL("POST /probe probe.more"s, route->getValue<std::string>("method") + " " +
                                                            route->getValue<std::string>("path") + " " +
                                                            route->getValue<std::string>("permission"));
    }

    void actsAsAnotherUserForWhoMayAsk() {
        _context.serve({"GET", "/probe", [](auto&, auto&) {}});
        const auto userFor = _routes.at("/probe").byMethod("GET")->added.userFor;
        CPPUNIT_ASSERT_EQUAL("pi"s, userFor({}, {}).name);
        CPPUNIT_ASSERT_EQUAL("pi"s, userFor("pi", {}).name);
        CPPUNIT_ASSERT_THROW(userFor("root", Identity::owner("pi")), Error);
        CPPUNIT_ASSERT_THROW(userFor("ada", {}), Error);
        CPPUNIT_ASSERT_EQUAL("ada"s, userFor("ada", Identity::owner("pi")).name);
    }

private:
    EventLoop _loop;
    WorkerPool _workers{1, 1};
    Checks _checks;
    ApprovalScreens _screens;
    AddedRoutes _routes{{"/status"}, {}};
    const AgentServices _services{Settings({{"keepChildren", SettingType::flag, "true", ""}}, {}),
                                  ProgramUsers{{1000, "pi", "/home/pi"}, {{1001, "ada", "/home/ada"}}},
                                  {"/run/x", "/usr/lib/x", "/var/lib/x"},
                                  _loop,
                                  _workers,
                                  _checks,
                                  _screens,
                                  _routes,
                                  [] {
                                      return AgentStatus{"1.2", 3, 4};
                                  }};
    PluginEntry _plugin{"probe", "/usr/lib/x/probe.so"};
    AgentContext _context{_plugin, Settings({{"greeting", SettingType::text, "Hi", ""}}, {}), _services};
};

CPPUNIT_TEST_SUITE_REGISTRATION(AgentContextTest);
