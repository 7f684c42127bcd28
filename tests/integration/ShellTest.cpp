#include "support/AgentProcess.h"
#include "support/Processes.h"
#include "support/RunClient.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace further::testing {

using namespace std::string_literals;

/// A shell on a terminal, as a page has it.
class ShellTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ShellTest);
    CPPUNIT_TEST(hasAControllingTerminal);
    CPPUNIT_TEST(beginsWithFourRowsAndSixtyColumns);
    CPPUNIT_TEST(followsAResize);
    CPPUNIT_TEST(hasTheEnvironmentOfATerminal);
    CPPUNIT_TEST(sendsAllAsStdout);
    CPPUNIT_TEST(interruptsAndStopsJobs);
    CPPUNIT_TEST(endsAtControlD);
    CPPUNIT_TEST(givesEveryRunnerATerminal);
    CPPUNIT_TEST(endsWhatRunsInItAtStop);
    CPPUNIT_TEST(speaksUtf8);
    CPPUNIT_TEST_SUITE_END();

    /// A shell without a prompt and without an echo, so that what it prints is what its commands print.
    static void startQuietShell(RunClient& client, const std::string& process = "p") {
        client.send("start", process, R"({"runner":"shell","args":["--noprofile","--norc","--noediting"]})");
        client.await("started", process);
        client.type(process, "stty -echo; PS1=; echo rea''dy\n");
        client.awaitOutput(process, "ready\r\n");
        client.forgetOutput(process);
    }
    static std::string told(RunClient& client, const std::string& command) {
        client.forgetOutput("p");
        client.type("p", command + "; echo en''d\n");
        client.awaitOutput("p", "end\r\n");
        const auto output = client.output("p");
        return output.substr(0, output.rfind("end\r\n"));
    }

public:
    void hasAControllingTerminal() {
        const AgentProcess agent;
        RunClient client(agent.address(), "pty=1");
        startQuietShell(client);
        CPPUNIT_ASSERT(told(client, "tty").starts_with("/dev/pts/"));
        CPPUNIT_ASSERT_EQUAL("yes\r\n"s, told(client, "test -t 0 -a -t 1 -a -t 2 && echo yes"));
        CPPUNIT_ASSERT_EQUAL("via tty\r\n"s, told(client, "echo via tty > /dev/tty"));
    }

    void beginsWithFourRowsAndSixtyColumns() {
        const AgentProcess agent;
        RunClient client(agent.address(), "pty=true");
        startQuietShell(client);
        CPPUNIT_ASSERT_EQUAL("4 60\r\n"s, told(client, "stty size"));
    }

    void followsAResize() {
        const AgentProcess agent;
        RunClient client(agent.address(), "pty=1");
        client.startCode("p", "python3",
                         "import os, signal, time\n"
                         "signal.signal(signal.SIGWINCH, lambda *_: print('size', *os.get_terminal_size()))\n"
                         "print('waits')\n"
                         "while True: time.sleep(0.05)\n");
        client.awaitOutput("p", "waits");
        client.send("resize", "p", R"({"rows":50,"cols":132})");
        client.awaitOutput("p", "size 132 50\r\n");
        CPPUNIT_ASSERT_EQUAL(
            "invalid_data"s,
            client.errorFor(R"({"type":"resize","process":"p","data":{"rows":0,"cols":80}})").text("code"));
    }

    void hasTheEnvironmentOfATerminal() {
        const AgentProcess agent({}, {"DISPLAY=:7"});
        RunClient client(agent.address(), "pty=1");
        startQuietShell(client);
        CPPUNIT_ASSERT_EQUAL("xterm-256color\r\n"s, told(client, "printenv TERM"));
        CPPUNIT_ASSERT_EQUAL(":7\r\n"s, told(client, "printenv DISPLAY"));
        CPPUNIT_ASSERT_EQUAL(agent.home().path().string() + "\r\n", told(client, "printenv HOME"));
        CPPUNIT_ASSERT_EQUAL((agent.home().path() / "further").string() + "\r\n", told(client, "printenv PWD"));
        CPPUNIT_ASSERT_EQUAL("same\r\n"s,
                             told(client, "test \"$USER\" = \"$LOGNAME\" -a \"$USER\" = \"$(id -un)\" && echo same"));
        CPPUNIT_ASSERT(told(client, "printenv SHELL").starts_with("/"));
    }

    void sendsAllAsStdout() {
        const AgentProcess agent;
        RunClient client(agent.address(), "pty=1");
        startQuietShell(client);
        CPPUNIT_ASSERT_EQUAL("to stderr\r\n"s, told(client, "echo to stderr >&2"));
        CPPUNIT_ASSERT_EQUAL(""s, client.output("p", "stderr"));
    }

    void interruptsAndStopsJobs() {
        const AgentProcess agent;
        RunClient client(agent.address(), "pty=1");
        startQuietShell(client);
        client.type("p", "sh -c 'echo begins; exec sleep 60'\n");
        client.awaitOutput("p", "begins");
        client.type("p", "\x03"); // Ctrl-C
        CPPUNIT_ASSERT(told(client, "echo goes on").ends_with("\r\ngoes on\r\n") ||
                       client.output("p").starts_with("goes on\r\n"));
        client.forgetOutput("p");
        client.type("p", "sh -c 'echo begins; exec sleep 60'\n");
        client.awaitOutput("p", "begins");
        client.type("p", "\x1a"); // Ctrl-Z
        client.awaitOutput("p", "Stopped");
        CPPUNIT_ASSERT(told(client, "kill %1; fg").find("sleep 60") != std::string::npos);
    }

    void endsAtControlD() {
        const AgentProcess agent;
        RunClient client(agent.address(), "pty=1");
        startQuietShell(client);
        client.type("p", "\x04");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
        startQuietShell(client, "q");
        client.type("q", "", true); // eof is typed
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("q"));
    }

    void givesEveryRunnerATerminal() {
        const AgentProcess agent;
        RunClient client(agent.address(), "pty=1");
        client.startCode("a", "python3", "import os; print(os.isatty(0), os.isatty(1), os.isatty(2))");
        client.awaitStopped("a");
        CPPUNIT_ASSERT_EQUAL("True True True\r\n"s, client.output("a"));
        client.startCode("b", "exec", "#!/bin/sh\ntty\n");
        client.awaitStopped("b");
        CPPUNIT_ASSERT(client.output("b").starts_with("/dev/pts/"));
    }

    void endsWhatRunsInItAtStop() {
        const AgentProcess agent({"shell.stopGrace=100 ms"});
        RunClient client(agent.address(), "pty=1");
        startQuietShell(client);
        // A shell passes SIGHUP on: this job would outlive that.
        client.type("p", "sh -c 'trap \"\" HUP TERM; echo job=$$.; exec sleep 60' &\n");
        client.awaitOutput("p", ".");
        const auto& output = client.output("p");
        WatchedProcess job(std::stoi(output.substr(output.find("job=") + 4)));
        client.send("stop", "p");
        client.awaitStopped("p");
        CPPUNIT_ASSERT(job.awaitEnd(std::chrono::seconds(2)));
    }

    void speaksUtf8() {
        const AgentProcess agent;
        RunClient client(agent.address(), "pty=1");
        startQuietShell(client);
        CPPUNIT_ASSERT_EQUAL("gr\u00fc\u00df \U0001F916\r\n"s, told(client, "echo gr\u00fc\u00df \U0001F916"));
        client.type("p", "cat\n");
        client.forgetOutput("p");
        client.type("p", "a\u00fc\x7f"
                         "b\n"); // a backspace takes the whole character, in the terminal's own editing
        client.awaitOutput("p", "ab\r\n");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ShellTest);

} // namespace further::testing
