#include "support/Linkctl.h"
#include "support/LoweredLimit.h"
#include "support/PiTopClient.h"
#include "support/Processes.h"
#include "support/Sanitized.h"
#include "support/SimulatedPiTop.h"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>

namespace further::testing {

/// A pi-topd that stops, hangs, is killed, comes back: clients are told, nobody waits, nothing is left over.
class PiTopAbsenceTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PiTopAbsenceTest);
    CPPUNIT_TEST(saysSoWhenThereIsNoDaemon);
    CPPUNIT_TEST(goesOnWithASubscriptionWhenTheDaemonIsBack);
    CPPUNIT_TEST(goesOnWithASubscriptionWhenItsProcessIsBack);
    CPPUNIT_TEST(holdsNobodyUpWhileTheDaemonHangs);
    CPPUNIT_TEST(tellsASubscriberOfADaemonThatHangs);
    CPPUNIT_TEST(understandsNoNonsense);
    CPPUNIT_TEST(goesOnAfterAWantOfDescriptors);
    CPPUNIT_TEST(keepsNoDescriptorBehind);
    CPPUNIT_TEST(endsTheSimulatorWithTheAgent);
    CPPUNIT_TEST(endsTheSimulatorWithAKilledAgent);
    CPPUNIT_TEST_SUITE_END();

    static void assertHas(const std::string& word, const std::string& text) {
        CPPUNIT_ASSERT_MESSAGE(word + " in " + text, text.find(word) != std::string::npos);
    }
    static std::string whyNoEvents(PiTopClient& subscriber) {
        return subscriber.awaitState(false)->getObject("events")->getValue<std::string>("reason");
    }
    static void kill(const SimulatedPiTop& agent) {
        const WatchedProcess simulator(agent.simulator());
        simulator.signal(SIGKILL);
        CPPUNIT_ASSERT(simulator.awaitEnd({}));
    }
    /// The subscriber begins anew with a state, and hears what happens then.
    static void assertHearsAgain(PiTopClient& subscriber, PiTopClient& client) {
        const auto state = subscriber.awaitState(true);
        CPPUNIT_ASSERT(state->getObject("battery")->getValue<bool>("available"));
        client.simulate("hold up");
        CPPUNIT_ASSERT_EQUAL(std::string("up"), subscriber.nextEvent()->getValue<std::string>("button"));
    }
    /// What there is below the agent's runtime directories that is the simulated device's.
    static std::size_t filesOf(const AgentProcess& agent) {
        std::size_t count = 0;
        for (const auto& file : std::filesystem::recursive_directory_iterator(agent.home().path() / "run"))
            count += file.path().string().find("/pi-top") != std::string::npos ? 1 : 0;
        return count;
    }

public:
    void saysSoWhenThereIsNoDaemon() {
        const SimulatedPiTop agent;
        PiTopClient client(agent);
        client.simulate("stop");
        for (const std::string part : {"device", "battery", "oled", "peripherals"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(part, std::string("the simulated pi-topd is not running"),
                                         client.lackOf(part));
        CPPUNIT_ASSERT(client.part("serials")->getValue<bool>("available")); // files tell it, not the daemon
        const auto refused = client.ask("pi-top.set", R"({"oled":"hub"})");
        CPPUNIT_ASSERT_EQUAL(std::string("unavailable"), refused.text("code"));
        assertHas("is not running", refused.text("detail"));
        client.simulate("start");
        while (!client.part("battery")->getValue<bool>("available")) // until it is ready
            ;

        kill(agent);
        assertHas("is not running", client.lackOf("battery"));
        const auto ended = client.ask("pi-top.simulate", R"({"command":"status"})");
        CPPUNIT_ASSERT_EQUAL(std::string("unavailable"), ended.text("code"));
        assertHas("The command \"start\" starts it again.", ended.text("detail"));
        assertHas("The simulator was ended by signal 9.", agent.log());
    }

    void goesOnWithASubscriptionWhenTheDaemonIsBack() {
        const SimulatedPiTop agent;
        PiTopClient client(agent);
        PiTopClient subscriber(agent);
        subscriber.subscribe();
        subscriber.awaitState(true);
        client.simulate("stop");
        assertHas("is not running", whyNoEvents(subscriber));
        client.simulate("start");
        assertHearsAgain(subscriber, client);
    }

    void goesOnWithASubscriptionWhenItsProcessIsBack() {
        const SimulatedPiTop agent;
        PiTopClient client(agent);
        PiTopClient subscriber(agent);
        subscriber.subscribe();
        subscriber.awaitState(true);
        kill(agent);
        assertHas("is not running", whyNoEvents(subscriber));
        assertHas("Simulating a pi-top [4].", client.simulate("start"));
        assertHearsAgain(subscriber, client);
    }

    void holdsNobodyUpWhileTheDaemonHangs() {
        const SimulatedPiTop agent;
        PiTopClient client(agent);
        client.simulate("hang");
        CPPUNIT_ASSERT_EQUAL(std::string("the simulated pi-topd does not answer"), client.lackOf("battery"));

        // Asked later, answered first: by the agent's loop thread, and by its main thread, which asks the daemon.
        auto& exec = client.exec();
        exec.send("pi-top.get");
        exec.send("hello.greet", R"({"name":"Ada"})");
        exec.send("pi-top.simulate", R"({"command":"status"})");
        CPPUNIT_ASSERT_EQUAL(std::string("hello.greeting"), exec.next().type);
        CPPUNIT_ASSERT_EQUAL(std::string("pi-top.simulated"), exec.next().type);
        CPPUNIT_ASSERT_EQUAL(std::string("pi-top.state"), exec.next().type);
        CPPUNIT_ASSERT_EQUAL(agent.pid(), Linkctl(agent).json({"status"})->getValue<pid_t>("pid"));

        client.simulate("resume");
        CPPUNIT_ASSERT(client.part("battery")->getValue<bool>("available"));
    }

    void tellsASubscriberOfADaemonThatHangs() {
        const SimulatedPiTop agent;
        PiTopClient client(agent);
        PiTopClient subscriber(agent);
        subscriber.subscribe();
        subscriber.awaitState(true);
        client.simulate("hang");
        assertHas("does not answer", whyNoEvents(subscriber));
        client.simulate("resume");
        assertHearsAgain(subscriber, client);
    }

    void understandsNoNonsense() {
        const SimulatedPiTop agent;
        PiTopClient client(agent);
        PiTopClient subscriber(agent);
        subscriber.subscribe(R"({"events":["buttons"]})");
        subscriber.awaitState(true);
        client.simulate("nonsense on");
        for (int i = 0; i < 20; ++i) // another kind of nonsense each time
            CPPUNIT_ASSERT(!client.lackOf("battery").empty());
        client.simulate("nonsense off");
        CPPUNIT_ASSERT(client.part("battery")->getValue<bool>("available"));
        CPPUNIT_ASSERT_EQUAL(std::string("hello.greeting"), client.ask("hello.greet", R"({"name":"Ada"})").type);
    }

    void goesOnAfterAWantOfDescriptors() {
        if (sanitized)
            return; // they need descriptors for their own checks
        const SimulatedPiTop agent;
        PiTopClient client(agent);
        PiTopClient subscriber(agent);
        client.part("battery");
        subscriber.part("battery"); // what is made at the first use is there
        {
            const LoweredLimit none(agent.pid(), RLIMIT_NOFILE, 3);
            assertHas("the simulated pi-topd can't be asked", client.lackOf("battery"));
            subscriber.subscribe();
            assertHas("the simulated pi-topd can't be asked", whyNoEvents(subscriber));
        }
        assertHearsAgain(subscriber, client);
        CPPUNIT_ASSERT(client.part("battery")->getValue<bool>("available"));
    }

    void keepsNoDescriptorBehind() {
        const SimulatedPiTop agent;
        const auto comeAndGo = [&](int restarts) {
            PiTopClient client(agent);
            PiTopClient subscriber(agent);
            subscriber.subscribe();
            subscriber.awaitState(true);
            for (int i = 0; i < restarts; ++i) {
                client.simulate("restart 50 ms");
                client.part("battery");
                subscriber.awaitState(true);
            }
        };
        comeAndGo(1); // what is made at the first use stays
        Linkctl(agent).await({"sessions"}, "No client is connected.");
        const auto before = descriptorsOf(agent.pid());
        comeAndGo(10);
        for (int i = 0; i < 5; ++i)
            comeAndGo(1);
        Linkctl(agent).await({"sessions"}, "No client is connected.");
        const Deadline deadline;
        while (descriptorsOf(agent.pid()) > before && !deadline.passed())
            letPass(std::chrono::milliseconds(10)); // nothing tells of it
        CPPUNIT_ASSERT(descriptorsOf(agent.pid()) <= before);
    }

    void endsTheSimulatorWithTheAgent() {
        SimulatedPiTop agent;
        PiTopClient(agent).part("device");
        const WatchedProcess simulator(agent.simulator());
        CPPUNIT_ASSERT(filesOf(agent) > 0);
        agent.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(0, agent.awaitExit());
        CPPUNIT_ASSERT(simulator.ended());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, filesOf(agent));
    }

    void endsTheSimulatorWithAKilledAgent() {
        SimulatedPiTop agent;
        const WatchedProcess simulator(agent.simulator());
        agent.signal(SIGKILL);
        CPPUNIT_ASSERT_EQUAL(-SIGKILL, agent.awaitExit());
        CPPUNIT_ASSERT(simulator.awaitEnd({}));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, filesOf(agent));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PiTopAbsenceTest);

} // namespace further::testing
