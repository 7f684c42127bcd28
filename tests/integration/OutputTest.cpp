#include "support/AgentProcess.h"
#include "support/ExecClient.h"
#include "support/NumberedLines.h"
#include "support/Processes.h"
#include "support/RawClient.h"
#include "support/Sanitized.h"

#include <cppunit/extensions/HelperMacros.h>

#include <iostream>

namespace further::testing {

/// Much output, and output that comes at the last moment: all of it, in order, and nobody else waits.
class OutputTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(OutputTest);
    CPPUNIT_TEST(deliversFiftyMegabytesInOrder);
    CPPUNIT_TEST(losesNothingOfProgramsThatEndAtOnce);
    CPPUNIT_TEST(keepsAnErrorBehindWhatWasPrintedBefore);
    CPPUNIT_TEST(makesTheProgramOfASlowClientWait);
    CPPUNIT_TEST(stopsTheProgramOfASlowClientAtOnce);
    CPPUNIT_TEST(endsTheProgramOfASlowClientThatGoes);
    CPPUNIT_TEST(keepsStoppedBehindTheOutputOfASlowClient);
    CPPUNIT_TEST(holdsAClientThatReadsNoAnswers);
    CPPUNIT_TEST_SUITE_END();

    /// Starts a program that prints its number, and then `count` numbered lines. What has come of those goes to
    /// `lines`.
    static WatchedProcess startPrinter(ExecClient& client, const std::string& count, NumberedLines& lines) {
        client.start("import os, sys\nprint(os.getpid(), flush=True)\nn = 0\nwhile n < " + count +
                     ":\n  sys.stdout.write(''.join('%09d\\n' % i for i in range(n, n + 10000)))\n  n += 10000\n");
        return firstLineOf(client, lines);
    }

    /// The program whose number the first line of its output is.
    static WatchedProcess firstLineOf(ExecClient& client, NumberedLines& lines) {
        client.awaitOutput("\n");
        const auto begin = client.takeOutput();
        lines.take(begin.substr(begin.find('\n') + 1));
        return WatchedProcess(std::stoi(begin));
    }

    static void readToStopped(ExecClient& client, NumberedLines& lines) {
        while (client.next().type != "stopped")
            lines.take(client.takeOutput());
    }

    /// Waits until the program writes no more, because nobody reads; returns how much it has written.
    static std::size_t awaitStandstill(const WatchedProcess& program) {
        const Deadline deadline;
        std::size_t before = 0;
        for (std::size_t now = writtenBy(program.pid()); now != before || now < 1'000'000;) {
            CPPUNIT_ASSERT(!deadline.passed() && !program.ended());
            before = now;
            (void)program.awaitEnd(std::chrono::milliseconds(200));
            now = writtenBy(program.pid());
        }
        return before;
    }

    /// Lines of 10 bytes: 50 MB.
    static constexpr long many = sanitized ? 2'500'000 : 5'000'000;
    static constexpr std::size_t mebibyte = 1024 * 1024;

public:
    void deliversFiftyMegabytesInOrder() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        NumberedLines lines;
        startPrinter(client, std::to_string(many), lines);
        readToStopped(client, lines);
        CPPUNIT_ASSERT_EQUAL(many, lines.count());
        CPPUNIT_ASSERT_EQUAL(std::string("started stdout stopped"), client.types());
    }

    void losesNothingOfProgramsThatEndAtOnce() {
        // An "interpreter" that prints its command line and ends at once.
        const AgentProcess agent({"python-exec.interpreter=/bin/echo"});
        ExecClient client(agent.address());
        for (int i = 0; i < 200; ++i) {
            client.forgetTypes();
            client.start("", {"number", std::to_string(i)});
            CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
            CPPUNIT_ASSERT_EQUAL(std::string("started stdout stopped"), client.types());
            const auto ending = " number " + std::to_string(i) + "\n";
            CPPUNIT_ASSERT_EQUAL(ending, client.output().substr(client.output().size() - ending.size()));
        }
        CPPUNIT_ASSERT(client.isQuietFor(std::chrono::milliseconds(50)));
    }

    void keepsAnErrorBehindWhatWasPrintedBefore() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        for (int i = 0; i < 20; ++i) {
            client.forgetTypes();
            client.start("for i in range(2000): print('line', i)\nraise SystemExit('wrong')");
            CPPUNIT_ASSERT_EQUAL(1, client.awaitStopped());
            CPPUNIT_ASSERT_EQUAL(std::string("started stdout stderr stopped"), client.types());
        }
    }

    void makesTheProgramOfASlowClientWait() {
        const AgentProcess agent;
        ExecClient other(agent.address());
        other.start("while True: print(input())");
        other.type("warm\n");
        other.awaitOutput("warm\n");
        ExecClient client(agent.address());
        const auto before = memoryOf(agent.pid());
        NumberedLines lines;
        const auto program = startPrinter(client, std::to_string(many), lines);
        CPPUNIT_ASSERT(awaitStandstill(program) < many * 8); // of 10 each: the rest waits in the program
        if (sanitized)
            std::cerr << " (memory isn't measured under a sanitizer)";
        else
            CPPUNIT_ASSERT_MESSAGE(std::to_string(memoryOf(agent.pid()) - before),
                                   memoryOf(agent.pid()) < before + 8 * mebibyte);
        other.type("echo\n");
        other.awaitOutput("echo\n", "stdout", std::chrono::seconds(5));
        readToStopped(client, lines);
        CPPUNIT_ASSERT_EQUAL(many, lines.count());
    }

    void stopsTheProgramOfASlowClientAtOnce() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        NumberedLines lines;
        const auto program = startPrinter(client, "1e9", lines);
        awaitStandstill(program);
        client.send("stop");
        CPPUNIT_ASSERT(program.awaitEnd(std::chrono::milliseconds(900))); // before its grace, and nothing has been read
        readToStopped(client, lines);
        CPPUNIT_ASSERT(lines.count() > 100'000); // without a hole, up to somewhere in the last one
        CPPUNIT_ASSERT_EQUAL(std::string("started stdout stopped"), client.types());
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), client.run("print('on')"));
    }

    void endsTheProgramOfASlowClientThatGoes() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        NumberedLines lines;
        const auto program = startPrinter(client, "1e9", lines);
        awaitStandstill(program);
        client.abandon();
        CPPUNIT_ASSERT(program.awaitEnd(std::chrono::seconds(2)));
    }

    void keepsStoppedBehindTheOutputOfASlowClient() {
        // The program ends while its output waits, for longer than a pipe that is held would be given.
        const AgentProcess agent({"programs.leftoverGrace=100 ms"});
        ExecClient client(agent.address());
        client.start(R"(
import os, sys, time
print(os.getpid(), flush=True)
os.set_blocking(1, False)
count, last = 0, time.monotonic()
while time.monotonic() - last < 0.2:
    try:
        os.write(1, b''.join(b'%09d\n' % n for n in range(count, count + 400))) # at most what a pipe takes as one
        count, last = count + 400, time.monotonic()
    except BlockingIOError:
        time.sleep(0.005)
print(count, file=sys.stderr)
)");
        NumberedLines lines;
        const auto program = firstLineOf(client, lines);
        CPPUNIT_ASSERT(program.awaitEnd({}));
        letPass(std::chrono::milliseconds(300));
        readToStopped(client, lines);
        CPPUNIT_ASSERT_EQUAL(std::stol(client.output("stderr")), lines.count());
    }

    void holdsAClientThatReadsNoAnswers() {
        const AgentProcess agent;
        const auto before = memoryOf(agent.pid());
        RawClient client(agent.port(), 4096);
        client.handshake();
        const auto message = RawClient::frame(RawClient::text, "{\"pad\":\"" + std::string(700, 'x') + "\"}");
        std::size_t sent = 0;
        for (std::size_t took = 1; took > 0; sent += took)
            took = client.sendSome(std::string_view(message).substr(sent % message.size()),
                                   std::chrono::milliseconds(500));
        CPPUNIT_ASSERT(sanitized || memoryOf(agent.pid()) < before + 8 * mebibyte);
        ExecClient other(agent.address());
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), other.run("print('on')"));
        for (std::size_t answers = 0;
             answers < sent / message.size();) { // as it reads, it is read, and all is answered
            const auto frame = client.readFrame();
            answers += frame.payload.find("bad_message") != std::string::npos ? 1 : 0;
            CPPUNIT_ASSERT(frame.opcode == RawClient::text || frame.opcode == RawClient::ping);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OutputTest);

} // namespace further::testing
