#include "support/Linkctl.h"
#include "support/PiTopClient.h"
#include "support/Processes.h"
#include "support/SimulatedPiTop.h"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Parser.h>
#include <Poco/Net/ServerSocket.h>
#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace further::testing {

/// pi-top on machines and with settings of all kinds.
class PiTopSetupTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PiTopSetupTest);
    CPPUNIT_TEST(runsOnAMachineThatIsNoPiTop);
    CPPUNIT_TEST(loadsZeroMqWhenItIsFirstNeeded);
    CPPUNIT_TEST(saysWhyZeroMqCantBeLoaded);
    CPPUNIT_TEST(saysThatNoEventsCome);
    CPPUNIT_TEST(tellsDoctorOfTheSimulation);
    CPPUNIT_TEST(takesAScriptForTheSimulator);
    CPPUNIT_TEST(failsWithAWrongAddress);
    CPPUNIT_TEST(failsWithAPortThatIsTaken);
    CPPUNIT_TEST(failsWithADeviceThatThereIsNot);
    CPPUNIT_TEST_SUITE_END();

    static void assertHas(const std::string& word, const std::string& text) {
        CPPUNIT_ASSERT_MESSAGE(word + " in " + text, text.find(word) != std::string::npos);
    }
    /// What `doctor` says of pi-topd.
    static Poco::JSON::Object::Ptr check(const AgentProcess& agent) {
        const auto output = Linkctl(agent).run({"doctor", "--json"}).output; // it fails where there is a fault
        const auto checks = Poco::JSON::Parser().parse(output).extract<Poco::JSON::Object::Ptr>()->getArray("checks");
        for (unsigned i = 0; i < checks->size(); ++i)
            if (checks->getObject(i)->getValue<std::string>("name") == "pi-topd")
                return checks->getObject(i);
        throw std::runtime_error("doctor says nothing of pi-topd: " + output);
    }
    static bool hasMapped(const std::string& file, const AgentProcess& agent) {
        std::ifstream maps("/proc/" + std::to_string(agent.pid()) + "/maps");
        return std::string{std::istreambuf_iterator<char>(maps), {}}.find(file) != std::string::npos;
    }
    /// The agent runs, without the plugin, and says why.
    static void assertFails(const std::string& reason, const std::vector<std::string>& definitions) {
        const AgentProcess agent(definitions);
        const auto plugin = Linkctl(agent).plugin("pi-top");
        CPPUNIT_ASSERT_EQUAL(std::string("failed"), plugin->getValue<std::string>("state"));
        assertHas(reason, plugin->getValue<std::string>("reason"));
        assertHas(reason, agent.log());
        PiTopClient client(agent);
        CPPUNIT_ASSERT_EQUAL(std::string("unavailable"), client.ask("pi-top.get").text("code"));
        CPPUNIT_ASSERT_EQUAL(std::string("hello.greeting"), client.ask("hello.greet", R"({"name":"Ada"})").type);
    }

    /// An address where nobody listens.
    class Nobody {
    public:
        Nobody() { _socket.bind(Poco::Net::SocketAddress("127.0.0.1", 0)); }
        std::string address() const { return _socket.address().toString(); }

    private:
        Poco::Net::ServerSocket _socket;
    };

public:
    void runsOnAMachineThatIsNoPiTop() {
        const Nobody nobody;
        const auto address = nobody.address();
        const AgentProcess agent({"pi-top.requests=" + address, "pi-top.events=" + address});
        PiTopClient client(agent);
        for (const std::string part : {"device", "battery", "oled", "display", "lid", "peripherals"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(part, std::string("pi-topd is not running"), client.lackOf(part));
        const auto refused = client.ask("pi-top.simulate", R"({"command":"press select"})");
        CPPUNIT_ASSERT_EQUAL(std::string("unavailable"), refused.text("code"));
        CPPUNIT_ASSERT_EQUAL(
            std::string("No pi-top is simulated here. Set pi-top.simulate = true and restart the agent."),
            refused.text("detail"));
        CPPUNIT_ASSERT_EQUAL(std::string("unavailable"), client.ask("pi-top.set", R"({"oled":"pi"})").text("code"));
        PiTopClient subscriber(agent);
        subscriber.subscribe();
        CPPUNIT_ASSERT_EQUAL(std::string("pi-topd is not running"),
                             subscriber.awaitState(false)->getObject("events")->getValue<std::string>("reason"));
        if (!std::filesystem::exists("/run/pt_device_type")) {
            CPPUNIT_ASSERT_EQUAL(std::string("good"), check(agent)->getValue<std::string>("verdict"));
            assertHas("This is no pi-top", check(agent)->getValue<std::string>("finding"));
        }
    }

    /// With what it brings it is two MiB.
    void loadsZeroMqWhenItIsFirstNeeded() {
        const Nobody nobody;
        const AgentProcess agent({"pi-top.requests=" + nobody.address(), "pi-top.events=" + nobody.address()});
        PiTopClient client(agent);
        CPPUNIT_ASSERT_EQUAL(std::string("hello.greeting"), client.ask("hello.greet", R"({"name":"Ada"})").type);
        CPPUNIT_ASSERT(hasMapped("/pi-top.so", agent));
        CPPUNIT_ASSERT(!hasMapped("/libzmq.so", agent));
        CPPUNIT_ASSERT_EQUAL(std::string("pi-topd is not running"), client.lackOf("battery"));
        CPPUNIT_ASSERT(hasMapped("/libzmq.so", agent));
    }

    void saysWhyZeroMqCantBeLoaded() {
        const TemporaryDirectory place;
        place.write("libzmq.so.5", "none");
        const Nobody nobody;
        const AgentProcess agent({"pi-top.requests=" + nobody.address(), "pi-top.events=" + nobody.address()},
                                 {"LD_LIBRARY_PATH=" + place.path().string()});
        const auto reason =
            place.path().string() + "/libzmq.so.5: file too short: sudo apt install --reinstall libzmq5";
        PiTopClient client(agent);
        assertHas("pi-topd can't be asked (" + reason, client.lackOf("battery"));
        assertHas(reason, client.ask("pi-top.set", R"({"oled":"pi"})").text("detail"));
        PiTopClient subscriber(agent);
        subscriber.subscribe();
        subscriber.awaitState(false);
        assertHas("Events can't be had from " + nobody.address() + " (" + reason, agent.log());
        // It may be mended while the agent runs.
        std::filesystem::remove(place.path() / "libzmq.so.5");
        CPPUNIT_ASSERT_EQUAL(std::string("pi-topd is not running"), client.lackOf("battery"));
    }

    void saysThatNoEventsCome() {
        const SimulatedPiTop other;
        const Nobody nobody;
        const AgentProcess agent(
            {"pi-top.requests=127.0.0.1:" + std::to_string(other.requestsPort()), "pi-top.events=" + nobody.address()});
        PiTopClient client(agent);
        CPPUNIT_ASSERT(client.part("battery")->getValue<bool>("available"));
        CPPUNIT_ASSERT_EQUAL(std::string("pi-top.done"), client.ask("pi-top.set", R"({"oled":"hub"})").type);
        const auto refused = client.ask("pi-top.set", R"({"oledBus":0})"); // an event would say that it is done
        CPPUNIT_ASSERT_EQUAL(std::string("unavailable"), refused.text("code"));
        assertHas("nothing is published at " + nobody.address(), refused.text("detail"));
        PiTopClient subscriber(agent);
        subscriber.subscribe();
        const auto state = subscriber.awaitState(false);
        CPPUNIT_ASSERT(state->getObject("battery")->getValue<bool>("available"));
        assertHas("nothing is published at " + nobody.address(),
                  state->getObject("events")->getValue<std::string>("reason"));
    }

    void tellsDoctorOfTheSimulation() {
        const SimulatedPiTop agent;
        CPPUNIT_ASSERT_EQUAL(std::string("warning"), check(agent)->getValue<std::string>("verdict"));
        assertHas("is simulated (pi-top.simulate)", check(agent)->getValue<std::string>("finding"));
        const WatchedProcess simulator(agent.simulator());
        simulator.signal(SIGKILL);
        CPPUNIT_ASSERT(simulator.awaitEnd({}));
        const auto fault = check(agent);
        CPPUNIT_ASSERT_EQUAL(std::string("fault"), fault->getValue<std::string>("verdict"));
        assertHas("the simulator does not answer at 127.0.0.1:", fault->getValue<std::string>("finding"));
        // And the remedy helps.
        ChildProcess shell("/bin/sh", {"-c", "PATH=" FURTHER_BIN ":$PATH; " + fault->getValue<std::string>("fix")},
                           {"FURTHER_LINK_ADMIN_SOCKET=" + agent.adminSocket().string()});
        CPPUNIT_ASSERT_EQUAL_MESSAGE(shell.errors(), 0, shell.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("warning"), check(agent)->getValue<std::string>("verdict"));
    }

    void takesAScriptForTheSimulator() {
        const TemporaryDirectory place;
        const SimulatedPiTop agent("pi-top-4",
                                   {"pi-top.simulatorScript=" + place.write("script", "# a full one\nbattery 100\n")});
        PiTopClient client(agent);
        while (client.part("battery")->getValue<int>("capacity") != 100) // the script runs beside us
            ;
        assertFails("script", {"pi-top.simulate=true", "pi-top.requests=127.0.0.1:0", "pi-top.events=127.0.0.1:0",
                               "pi-top.simulatorScript=" + place.write("broken-script", "explode\n")});
    }

    void failsWithAWrongAddress() {
        for (const std::string address : {"here", "127.0.0.1", "127.0.0.1:port", ":3782", "127.0.0.1:99999",
                                          "127.0.0.1: 80", "*:3782", "my pi-top:3782"}) {
            assertFails("pi-top.requests must be a host and a port, such as 127.0.0.1:3782; \"" + address + "\" is not",
                        {"pi-top.requests=" + address});
            assertFails("pi-top.events must be a host and a port", {"pi-top.events=" + address});
        }
    }

    void failsWithAPortThatIsTaken() {
        const Poco::Net::ServerSocket taken(Poco::Net::SocketAddress("127.0.0.1", 0));
        const auto address = taken.address().toString();
        assertFails(address, {"pi-top.simulate=true", "pi-top.requests=" + address, "pi-top.events=127.0.0.1:0"});
        assertFails(address, {"pi-top.simulate=true", "pi-top.events=" + address, "pi-top.requests=127.0.0.1:0"});
    }

    void failsWithADeviceThatThereIsNot() {
        assertFails("pi-top, ceed, pi-top-3 or pi-top-4",
                    {"pi-top.simulate=true", "pi-top.requests=127.0.0.1:0", "pi-top.events=127.0.0.1:0",
                     "pi-top.simulatedDevice=pi-top-5"});
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PiTopSetupTest);

} // namespace further::testing
