#include "FakeAgent.h"
#include "Linkctl.h"
#include "PairedComputer.h"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <future>
#include <string>
#include <utility>
#include <vector>

namespace further::ctl {

namespace {

std::string keys(FakeConnection& client) {
    return client.expect("stdin")->getValue<std::string>("input");
}

std::string sizeOf(const Poco::JSON::Object::Ptr& data) {
    return std::to_string(data->getValue<int>("rows")) + "x" + std::to_string(data->getValue<int>("cols"));
}

/// `started`, and the size that follows it.
void begin(FakeConnection& client) {
    client.start();
    CPPUNIT_ASSERT_EQUAL(std::string("24x60"), sizeOf(client.expect("resize")));
    client.sendOutput("stdout", "ready\r\n");
}

} // namespace

/// `further-linkctl run --tty`: a program that has the terminal to itself.
class RunTerminalTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RunTerminalTest);
    CPPUNIT_TEST(asksForATerminal);
    CPPUNIT_TEST(givesEveryKeyToTheProgram);
    CPPUNIT_TEST(takesTheTerminalOnceTheProgramHasStarted);
    CPPUNIT_TEST(tellsTheTerminalsSize);
    CPPUNIT_TEST(tellsItThroughTlsToo);
    CPPUNIT_TEST(leavesAtTheEscape);
    CPPUNIT_TEST(leavesAnAgentThatAnswersNothing);
    CPPUNIT_TEST(givesTheTerminalBackAtEveryEnd);
    CPPUNIT_TEST(givesTheTerminalBackAtSignals);
    CPPUNIT_TEST(givesTheTerminalBackAtTheSecondSignal);
    CPPUNIT_TEST(takesTheTerminalAgainAfterAPause);
    CPPUNIT_TEST(wantsATerminal);
    CPPUNIT_TEST_SUITE_END();

    const TemporaryFile _file{"pass\n"};

    Linkctl run(const FakeAgent& agent) const {
        return Linkctl({"run", "--tty", "--port", agent.port(), _file.path()}, Linkctl::Joined::terminal);
    }

    static void expectASize(FakeConnection& client) {
        begin(client);
        std::string size;
        while (size != "40x100") // the last of the two
            size = sizeOf(client.expect("resize"));
        client.stopped(0);
    }

    static void resize(Linkctl& linkctl) {
        linkctl.awaitOutput("ready");
        linkctl.resizeTerminal(30, 80);
        linkctl.resizeTerminal(40, 100);
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
    }

public:
    void asksForATerminal() {
        FakeAgent agent([](FakeConnection& client) {
            begin(client);
            client.stopped(3);
        });
        auto linkctl = run(agent);
        CPPUNIT_ASSERT_EQUAL(3, linkctl.awaitExit());
        agent.awaitPlay();
        CPPUNIT_ASSERT_EQUAL(std::string("/run?client=further-linkctl&pty=1"), agent.uris().at(0));
    }

    void givesEveryKeyToTheProgram() {
        const std::string typed = "\x03\x1a\x1c\x04\x13\x11\x7f\x1b[A\r\n~~h\xc3\xa4";
        FakeAgent agent([&](FakeConnection& client) {
            begin(client);
            std::string all;
            while (all.size() < typed.size() - 1) // ~~ is one
                all += keys(client);
            CPPUNIT_ASSERT_EQUAL(std::string("\x03\x1a\x1c\x04\x13\x11\x7f\x1b[A\r\n~h\xc3\xa4"), all);
            client.sendOutput("stdout", "a\nb");
            client.stopped(0);
        });
        auto linkctl = run(agent);
        linkctl.awaitOutput("ready");
        linkctl.type(typed);
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("ready\r\na\nb"), linkctl.output()); // neither an echo nor a \r of our own
        agent.awaitPlay();
    }

    void takesTheTerminalOnceTheProgramHasStarted() {
        std::promise<void> asked;
        std::promise<void> looked;
        FakeAgent agent([&](FakeConnection& client) {
            client.expect("start");
            asked.set_value();
            looked.get_future().get();
            client.send(R"({"type":"started"})");
            client.expect("resize");
            client.sendOutput("stdout", "ready");
            client.expect("stdin");
            client.stopped(0);
        });
        auto linkctl = run(agent);
        asked.get_future().get();
        CPPUNIT_ASSERT(!linkctl.hasRawTerminal());
        looked.set_value();
        linkctl.awaitOutput("ready");
        CPPUNIT_ASSERT(linkctl.hasRawTerminal());
        linkctl.type("q");
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        agent.awaitPlay();
    }

    void tellsTheTerminalsSize() {
        FakeAgent agent(expectASize);
        auto linkctl = run(agent);
        resize(linkctl);
        agent.awaitPlay();
    }

    void tellsItThroughTlsToo() {
        const TlsIdentity identity;
        const PairedComputer computer;
        FakeAgent agent(expectASize, &identity);
        computer.pairWith(agent, identity);
        auto linkctl = computer.run({"run", "--tty", "--port", agent.port(), _file.path()}, Linkctl::Joined::terminal);
        resize(linkctl);
        agent.awaitPlay();
    }

    void leavesAtTheEscape() {
        FakeAgent agent([](FakeConnection& client) {
            begin(client);
            CPPUNIT_ASSERT_EQUAL(std::string("ls\r"), keys(client));
            CPPUNIT_ASSERT_EQUAL(1000, client.awaitClose());
        });
        auto linkctl = run(agent);
        linkctl.awaitOutput("ready");
        linkctl.type("ls\r~.rm");
        CPPUNIT_ASSERT_EQUAL(130, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("\nfurther-linkctl: you have left (~.); the end of the connection stops the "
                                         "program.\n"),
                             linkctl.errors());
        CPPUNIT_ASSERT(!linkctl.hasRawTerminal());
        agent.awaitPlay();
    }

    void leavesAnAgentThatAnswersNothing() {
        std::promise<void> gone;
        FakeAgent agent([&](FakeConnection& client) {
            begin(client);
            gone.get_future().wait_for(std::chrono::seconds(25)); // It reads nothing meanwhile.
        });
        auto linkctl = run(agent);
        linkctl.awaitOutput("ready");
        linkctl.type("~.");
        CPPUNIT_ASSERT_EQUAL(130, linkctl.awaitExit());
        gone.set_value();
    }

    void givesTheTerminalBackAtEveryEnd() {
        const std::vector<std::pair<int, std::function<void(FakeConnection&)>>> ends{
            {7, [](FakeConnection& client) { client.stopped(7); }},
            {1, [](FakeConnection& client) { client.vanish(); }},
            {1, [](FakeConnection& client) { client.close(1001, "bye"); }},
            {1, [](FakeConnection& client) { client.send("nonsense"); }}};
        for (const auto& [code, end] : ends) {
            std::promise<void> looked;
            FakeAgent agent([&, end = end](FakeConnection& client) {
                begin(client);
                looked.get_future().get();
                end(client);
                client.awaitClose();
            });
            auto linkctl = run(agent);
            linkctl.awaitOutput("ready");
            CPPUNIT_ASSERT(linkctl.hasRawTerminal());
            looked.set_value();
            CPPUNIT_ASSERT_EQUAL(code, linkctl.awaitExit());
            CPPUNIT_ASSERT(!linkctl.hasRawTerminal());
        }
    }

    void givesTheTerminalBackAtSignals() {
        for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
            FakeAgent agent([](FakeConnection& client) {
                begin(client);
                client.expect("stop");
                client.stopped(-15);
            });
            auto linkctl = run(agent);
            linkctl.awaitOutput("ready");
            linkctl.signal(number);
            CPPUNIT_ASSERT_EQUAL(143, linkctl.awaitExit());
            CPPUNIT_ASSERT(!linkctl.hasRawTerminal());
            agent.awaitPlay();
        }
    }

    void givesTheTerminalBackAtTheSecondSignal() {
        FakeAgent agent([](FakeConnection& client) {
            begin(client);
            client.expect("stop");
            client.sendOutput("stdout", "never mind");
            CPPUNIT_ASSERT_EQUAL(1006, client.awaitClose());
        });
        auto linkctl = run(agent);
        linkctl.awaitOutput("ready");
        linkctl.signal(SIGTERM);
        linkctl.awaitOutput("never mind");
        linkctl.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(143, linkctl.awaitExit());
        CPPUNIT_ASSERT(!linkctl.hasRawTerminal());
        agent.awaitPlay();
    }

    void takesTheTerminalAgainAfterAPause() {
        FakeAgent agent([](FakeConnection& client) {
            begin(client);
            client.expect("resize"); // it may have changed meanwhile
            client.sendOutput("stdout", "again");
            client.expect("stdin");
            client.stopped(0);
        });
        auto linkctl = run(agent);
        linkctl.awaitOutput("ready");
        linkctl.makeCooked(); // as a shell does
        linkctl.signal(SIGCONT);
        linkctl.awaitOutput("again");
        CPPUNIT_ASSERT(linkctl.hasRawTerminal());
        linkctl.type("q");
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        agent.awaitPlay();
    }

    void wantsATerminal() {
        Linkctl linkctl({"run", "--tty", _file.path()});
        CPPUNIT_ASSERT_EQUAL(2, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(
            std::string("further-linkctl: --tty joins your terminal to the program, and the standard input is none. "
                        "Leave --tty out where the input comes from a file or another program\n"),
            linkctl.errors());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RunTerminalTest);

} // namespace further::ctl
