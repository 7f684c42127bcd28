#include "support/AgentProcess.h"
#include "support/ExecClient.h"
#include "support/RawClient.h"

#include <cppunit/extensions/HelperMacros.h>

#include <memory>
#include <vector>

namespace further::testing {

/// What a client sees of a program, from `started` to `stopped`.
class ProgramTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProgramTest);
    CPPUNIT_TEST(saysWhatTheProtocolSaysAndNoMore);
    CPPUNIT_TEST(keepsStdoutAndStderrApart);
    CPPUNIT_TEST(showsAPromptBeforeItsAnswer);
    CPPUNIT_TEST(showsHalfALineAtOnce);
    CPPUNIT_TEST(reportsTheExitCode);
    CPPUNIT_TEST(reportsTheSignalThatEndedIt);
    CPPUNIT_TEST(replacesWhatIsNoUtf8AndGoesOn);
    CPPUNIT_TEST(keepsACharacterThatIsSplitBetweenTwoReads);
    CPPUNIT_TEST(passesArguments);
    CPPUNIT_TEST(startsAgainWithNothingOfTheOldInput);
    CPPUNIT_TEST(runsTheProgramsOfManyClientsSideBySide);
    CPPUNIT_TEST(saysThatTooManyRun);
    CPPUNIT_TEST(runsItInASessionOfItsOwnWithItsThreeDescriptors);
    CPPUNIT_TEST_SUITE_END();

public:
    void saysWhatTheProtocolSaysAndNoMore() {
        const AgentProcess agent;
        RawClient client(agent.port());
        client.handshake();
        client.sendFrame(RawClient::text,
                         R"-({"type":"start","data":{"sourceScript":"import os\nos.write(1, b'hi')"}})-");
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"type":"started"})"), client.readFrame().payload);
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"type":"stdout","data":{"output":"hi"}})"), client.readFrame().payload);
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"type":"stopped","data":{"exitCode":0}})"), client.readFrame().payload);
    }

    void keepsStdoutAndStderrApart() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.start("import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('more')");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("out\nmore\n"), client.output());
        CPPUNIT_ASSERT_EQUAL(std::string("err\n"), client.output("stderr"));
    }

    void showsAPromptBeforeItsAnswer() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.start("name = input('name? ')\nprint('Hello', name)");
        client.awaitOutput("name? ");
        CPPUNIT_ASSERT_EQUAL(std::string("started stdout"), client.types());
        client.type("Zo\xc3\xab\n");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("name? Hello Zo\xc3\xab\n"), client.output());
        CPPUNIT_ASSERT_EQUAL(std::string("started stdout stopped"), client.types());
    }

    void showsHalfALineAtOnce() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.start("import sys\nfor i in range(3):\n  print(i, end=' ')\n  input()\n"
                     "sys.stderr.write('half')\ninput()");
        for (const std::string half : {"0 ", "0 1 ", "0 1 2 "}) {
            client.awaitOutput(half);
            client.type("\n");
        }
        client.awaitOutput("half", "stderr");
        client.type("\n");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
    }

    void reportsTheExitCode() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        for (const int code : {0, 3, 72, 127, 255}) {
            client.start("import sys\nsys.exit(" + std::to_string(code) + ")");
            CPPUNIT_ASSERT_EQUAL(code, client.awaitStopped());
        }
        client.start("raise ValueError('oh')");
        CPPUNIT_ASSERT_EQUAL(1, client.awaitStopped());
        CPPUNIT_ASSERT(client.output("stderr").find("Traceback") == 0);
        CPPUNIT_ASSERT(client.output("stderr").find("ValueError: oh\n") != std::string::npos);
        client.start("this is no Python");
        CPPUNIT_ASSERT_EQUAL(1, client.awaitStopped());
        CPPUNIT_ASSERT(client.output("stderr").find("SyntaxError") != std::string::npos);
    }

    void reportsTheSignalThatEndedIt() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        for (const int signal : {9, 11, 13, 15}) {
            client.start("import os, signal\nsignal.signal(signal.SIGPIPE, signal.SIG_DFL)\nprint('last words')\n"
                         "os.kill(os.getpid(), " +
                         std::to_string(signal) + ")\nimport time\ntime.sleep(20)");
            CPPUNIT_ASSERT_EQUAL(-signal, client.awaitStopped());
            CPPUNIT_ASSERT_EQUAL(std::string("last words\n"), client.output());
        }
    }

    void replacesWhatIsNoUtf8AndGoesOn() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        const std::string script = "import sys\nout = sys.stdout.buffer\n"
                                   "out.write(b'a\\xffb\\xed\\xa0\\x80c\\0d\\n')\nout.flush()\n"
                                   "out.write(b'on\\xe2\\x82')\nout.flush()";
        // Each byte of a surrogate is one; what is left of a character at the end is one.
        CPPUNIT_ASSERT_EQUAL(std::string("a\xef\xbf\xbd"
                                         "b\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
                                         "c\0d\non\xef\xbf\xbd",
                                         23),
                             client.run(script));
    }

    void keepsACharacterThatIsSplitBetweenTwoReads() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.start("import os\nfor part in (b'x\\xf0', b'\\x9f', b'\\x8d', b'\\x93y'):\n"
                     "  os.write(1, part)\n  os.write(2, b'.')\n  input()");
        for (const std::string dots : {".", "..", "...", "...."}) {
            client.awaitOutput(dots, "stderr");
            client.type("\n");
        }
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("x\xf0\x9f\x8d\x93y"), client.output());
    }

    void passesArguments() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.start("import sys\nprint(sys.argv[1:])", {"one two", "", "-u", "--x=\"y\"", "\xe2\x82\xac", "a\nb"});
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("['one two', '', '-u', '--x=\"y\"', '\xe2\x82\xac', 'a\\nb']\n"),
                             client.output());
    }

    void startsAgainWithNothingOfTheOldInput() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        for (int i = 0; i < 3; ++i) {
            client.start("print(input())");
            client.type("first\nleft over\n" + std::string(100'000, 'x'));
            CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
            CPPUNIT_ASSERT_EQUAL(std::string("first\n"), client.output());
            client.start("print(input())");
            client.type("second\n");
            CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
            CPPUNIT_ASSERT_EQUAL(std::string("second\n"), client.output());
        }
    }

    void runsTheProgramsOfManyClientsSideBySide() {
        const AgentProcess agent;
        std::vector<std::unique_ptr<ExecClient>> clients;
        for (int i = 0; i < 10; ++i) {
            clients.push_back(std::make_unique<ExecClient>(agent.address()));
            clients.back()->start("print(input())");
        }
        for (std::size_t i = clients.size(); i-- > 0;) { // all are running: the last to come is the first to be served
            clients[i]->type(std::to_string(i) + "\n");
            CPPUNIT_ASSERT_EQUAL(0, clients[i]->awaitStopped());
            CPPUNIT_ASSERT_EQUAL(std::to_string(i) + "\n", clients[i]->output());
        }
    }

    void saysThatTooManyRun() {
        const AgentProcess agent({"programs.maxRunning=1"});
        ExecClient first(agent.address());
        first.start("input()");
        first.await("started");
        ExecClient second(agent.address());
        second.start("print('ran')");
        const auto refused = second.await("error");
        CPPUNIT_ASSERT_EQUAL(std::string("busy"), refused.text("code"));
        first.type("\n");
        first.awaitStopped();
        second.start("print('ran')");
        CPPUNIT_ASSERT_EQUAL(0, second.awaitStopped());
    }

    void runsItInASessionOfItsOwnWithItsThreeDescriptors() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        const auto said = client.run("import os, resource\n"
                                     "print(sorted(int(n) for n in os.listdir('/proc/self/fd'))[:-1])\n" // but its own
                                     "print(os.getsid(0) == os.getpid() == os.getpgid(0))\n"
                                     "print(resource.getrlimit(resource.RLIMIT_NOFILE)[0] <= 1024)\n"
                                     "print([l for l in open('/proc/self/status') if l.startswith('SigBlk')])");
        CPPUNIT_ASSERT_EQUAL(std::string("[0, 1, 2]\nTrue\nTrue\n['SigBlk:\\t0000000000000000\\n']\n"), said);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProgramTest);

} // namespace further::testing
