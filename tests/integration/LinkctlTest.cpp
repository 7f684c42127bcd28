#include "support/Linkctl.h"
#include "support/AgentProcess.h"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Parser.h>
#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <string>
#include <vector>

namespace further::testing {

/// further-linkctl and the agent: the real ones, together.
class LinkctlTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LinkctlTest);
    CPPUNIT_TEST(showsThePromptBeforeTheAnswer);
    CPPUNIT_TEST(findsTheAgentWhereverItListens);
    CPPUNIT_TEST(forwardsItsInputToTheEnd);
    CPPUNIT_TEST(passesArgumentsAndTheExitCodeThrough);
    CPPUNIT_TEST(keepsStdoutAndStderrApart);
    CPPUNIT_TEST(stopsTheProgramWithCtrlC);
    CPPUNIT_TEST(stopsAProgramThatReadsNoneOfItsInput);
    CPPUNIT_TEST(carriesMuchBothWays);
    CPPUNIT_TEST(runsAShellAndWhatARunnerRuns);
    CPPUNIT_TEST(uploadsAFolderAndRunsAFileOfIt);
    CPPUNIT_TEST(saysWhyAProgramDidNotStart);
    CPPUNIT_TEST(saysThatTheAgentHasGone);
    CPPUNIT_TEST(listsThePlugins);
    CPPUNIT_TEST_SUITE_END();

    const TemporaryDirectory _place;

    ChildProcess run(const AgentProcess& agent, const std::string& program, std::vector<std::string> words = {}) const {
        words.insert(words.begin(),
                     {"run", "--port", std::to_string(agent.port()), _place.write("program.py", program)});
        return {AgentProcess::program("further-linkctl"), words};
    }

    static constexpr int byInterrupt = 128 + SIGINT;

public:
    void showsThePromptBeforeTheAnswer() {
        const AgentProcess agent;
        auto linkctl = run(agent, "name = input('name? ')\nprint('Hello', name)");
        linkctl.awaitOutput("name? ");
        linkctl.type("Ada\n");
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("name? Hello Ada\n"), linkctl.output());
        CPPUNIT_ASSERT_EQUAL(std::string(), linkctl.errors());
    }

    void findsTheAgentWhereverItListens() {
        for (const auto* const addresses : {"127.0.0.1", "::1, 127.0.0.1", "0.0.0.0"}) {
            const AgentProcess agent({"net.addresses=" + std::string(addresses)});
            const auto program = _place.write("program.py", "print('here')");
            CPPUNIT_ASSERT_EQUAL(std::string("here\n"), Linkctl(agent).print({"run", program}));
        }
    }

    void forwardsItsInputToTheEnd() {
        const AgentProcess agent;
        auto linkctl = run(agent, "import sys\nprint(int(input()) ** 2)\nprint(repr(sys.stdin.read()))");
        linkctl.type("5\n"); // as of: echo 5 | further-linkctl run square.py
        linkctl.endInput();
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("25\n''\n"), linkctl.output());
    }

    void passesArgumentsAndTheExitCodeThrough() {
        const AgentProcess agent;
        auto linkctl = run(agent, "import sys\nprint(sys.argv[1:])\nsys.exit(7)", {"one two", "", "--verbose"});
        CPPUNIT_ASSERT_EQUAL(7, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("['one two', '', '--verbose']\n"), linkctl.output());
        auto killed = run(agent, "import os\nos.kill(os.getpid(), 9)");
        CPPUNIT_ASSERT_EQUAL(128 + 9, killed.awaitExit());
    }

    void keepsStdoutAndStderrApart() {
        const AgentProcess agent;
        auto linkctl = run(agent, "print('out')\nraise SystemExit('wrong')");
        CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("out\n"), linkctl.output());
        CPPUNIT_ASSERT_EQUAL(std::string("wrong\n"), linkctl.errors());
    }

    void stopsTheProgramWithCtrlC() {
        const AgentProcess agent;
        auto linkctl = run(agent, "import signal, sys, time\nsignal.signal(15, lambda *_: sys.exit(print('tidy')))\n"
                                  "print('ready')\ntime.sleep(30)");
        linkctl.awaitOutput("ready\n");
        linkctl.signal(SIGINT);
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit()); // the program's own
        CPPUNIT_ASSERT_EQUAL(std::string("ready\ntidy\n"), linkctl.output());
        auto obedient = run(agent, "import time\nprint('ready')\ntime.sleep(30)");
        obedient.awaitOutput("ready\n");
        obedient.signal(SIGINT);
        CPPUNIT_ASSERT_EQUAL(128 + SIGTERM, obedient.awaitExit());
    }

    void stopsAProgramThatReadsNoneOfItsInput() {
        const AgentProcess agent;
        _place.write("much", std::string(20'000'000, 'x'));
        const auto program = _place.write("program.py", "import time\nprint('ready')\ntime.sleep(60)");
        ChildProcess linkctl("/bin/sh", {"-c", "exec " + AgentProcess::program("further-linkctl") + " run --port " +
                                                   std::to_string(agent.port()) + " " + program + " < " +
                                                   (_place.path() / "much").string()});
        linkctl.awaitOutput("ready\n");
        linkctl.signal(SIGINT);
        const int code = linkctl.awaitExit(std::chrono::seconds(10));
        CPPUNIT_ASSERT_MESSAGE(std::to_string(code), code == byInterrupt || code == 128 + SIGTERM);
    }

    void carriesMuchBothWays() {
        const AgentProcess agent;
        const std::string much(1'000'000, 'y');
        _place.write("much", much);
        const auto program = _place.write("program.py", "import sys\nfor line in sys.stdin: sys.stdout.write(line)");
        ChildProcess linkctl("/bin/sh", {"-c", "exec " + AgentProcess::program("further-linkctl") + " run --port " +
                                                   std::to_string(agent.port()) + " " + program + " < " +
                                                   (_place.path() / "much").string()});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT(much == linkctl.output());
    }

    void runsAShellAndWhatARunnerRuns() {
        const AgentProcess agent;
        const std::vector<std::string> words{"run", "--port", std::to_string(agent.port()), "--runner"};
        auto shell = words;
        shell.emplace_back("shell");
        ChildProcess linkctl(AgentProcess::program("further-linkctl"), shell);
        linkctl.type("echo $((6 * 7))\nexit 3\n");
        CPPUNIT_ASSERT_EQUAL(3, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("42\n"), linkctl.output());
        auto script = words;
        script.insert(script.end(), {"exec", _place.write("script", "#!/bin/sh\necho $1\n"), "argument"});
        ChildProcess other(AgentProcess::program("further-linkctl"), script);
        CPPUNIT_ASSERT_EQUAL(0, other.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("argument\n"), other.output());
    }

    void uploadsAFolderAndRunsAFileOfIt() {
        const TemporaryDirectory work;
        const AgentProcess agent({"programs.workDirectory=" + work.path().string()});
        _place.write("game/main.py", "import lib.a\nprint(lib.a.x, __file__)");
        _place.write("game/lib/a.py", "x = 5");
        _place.write("game/list", "#!/bin/sh\necho $1 *.py\n");
        const auto run = [&](const std::vector<std::string>& more) {
            std::vector<std::string> words{"run", "--port", std::to_string(agent.port()), "--files",
                                           (_place.path() / "game").string()};
            words.insert(words.end(), more.begin(), more.end());
            ChildProcess linkctl(AgentProcess::program("further-linkctl"), words);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(linkctl.errors(), 0, linkctl.awaitExit());
            return linkctl.output();
        };
        CPPUNIT_ASSERT_EQUAL("5 " + (work.path() / "game/main.py").string() + "\n", run({"main.py"}));
        CPPUNIT_ASSERT_EQUAL(std::string("of main.py\n"), run({"--runner", "exec", "list", "of"}));
    }

    void saysWhyAProgramDidNotStart() {
        const AgentProcess agent({"python-exec.interpreter=/no/such/python3"});
        auto linkctl = run(agent, "print(1)");
        CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
        CPPUNIT_ASSERT_MESSAGE(linkctl.errors(), linkctl.errors().find("python-exec.interpreter") != std::string::npos);
    }

    void saysThatTheAgentHasGone() {
        AgentProcess agent;
        auto linkctl = run(agent, "import time\nprint('ready')\ntime.sleep(30)");
        linkctl.awaitOutput("ready\n");
        agent.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(1, linkctl.awaitExit());
        CPPUNIT_ASSERT_MESSAGE(linkctl.errors(), linkctl.errors().find("shut down") != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(0, agent.awaitExit());
        auto tooLate = run(agent, "print(1)");
        CPPUNIT_ASSERT_EQUAL(3, tooLate.awaitExit());
    }

    void listsThePlugins() {
        _place.write("broken.so", "this is no shared object");
        const AgentProcess agent({"plugins.directories=" + AgentProcess::plugins() + "," + _place.path().string()});
        const auto port = std::to_string(agent.port());
        ChildProcess table(AgentProcess::program("further-linkctl"), {"plugins", "--port", port});
        CPPUNIT_ASSERT_EQUAL(0, table.awaitExit());
        for (const std::string word : {"hello", "1.0.0", "running", "hello.greet", "python-exec", "start, stdin, stop",
                                       "broken", "refused", "broken.json"})
            CPPUNIT_ASSERT_MESSAGE(word + " in " + table.output(), table.output().find(word) != std::string::npos);
        ChildProcess json(AgentProcess::program("further-linkctl"), {"plugins", "--json", "--port", port});
        CPPUNIT_ASSERT_EQUAL(0, json.awaitExit());
        const auto listed = Poco::JSON::Parser().parse(json.output()).extract<Poco::JSON::Object::Ptr>();
        CPPUNIT_ASSERT_EQUAL(AgentProcess::pluginNames().size() + 1, listed->getArray("plugins")->size());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(LinkctlTest);

} // namespace further::testing
