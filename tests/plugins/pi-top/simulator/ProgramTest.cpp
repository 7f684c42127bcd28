#include "support/ChildProcess.h"
#include "support/TemporaryDirectory.h"

#include <cppunit/extensions/HelperMacros.h>

#include <zmq.hpp>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace further::simulator {

using testing::ChildProcess;
using namespace std::chrono_literals;

/// The program itself, with real sockets, signals and pipes.
class ProgramTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProgramTest);
    CPPUNIT_TEST(saysWhereItIsInItsFirstLine);
    CPPUNIT_TEST(answersCommandsInTheirOrder);
    CPPUNIT_TEST(refusesALineThatIsTooLong);
    CPPUNIT_TEST(goesOnWithoutInput);
    CPPUNIT_TEST(endsWithItsInputWhenAttached);
    CPPUNIT_TEST(doesWhatStandsBeforeTheEndOfItsInput);
    CPPUNIT_TEST(endsWithTheSignals);
    CPPUNIT_TEST(undoesASignalMaskThatItInherits);
    CPPUNIT_TEST(refusesAPortThatIsTaken);
    CPPUNIT_TEST(comesBackAtTheSamePort);
    CPPUNIT_TEST(refusesAWrongCommandLine);
    CPPUNIT_TEST(refusesAScriptThatItDoesNotUnderstand);
    CPPUNIT_TEST(runsAScript);
    CPPUNIT_TEST(tellsWhereAScriptFails);
    CPPUNIT_TEST(removesItsFilesAtTheEnd);
    CPPUNIT_TEST(sleepsWhenThereIsNothingToDo);
    CPPUNIT_TEST_SUITE_END();

    const testing::TemporaryDirectory _directory;

    /// On free ports.
    static std::vector<std::string> with(std::vector<std::string> options = {}) {
        options.insert(options.end(), {"--requests", "127.0.0.1:0", "--events", "127.0.0.1:0"});
        return options;
    }
    static std::string addressBehind(const std::string& word, const ChildProcess& program) {
        const auto begin = program.output().find(word) + word.size();
        return program.output().substr(begin, program.output().find(".\n", begin) < program.output().find(". ", begin)
                                                  ? program.output().find(".\n", begin) - begin
                                                  : program.output().find(". ", begin) - begin);
    }
    static std::string requestsOf(ChildProcess& program) {
        program.awaitOutput(".\n");
        return addressBehind("Requests: ", program);
    }

    /// Empty where there is no answer.
    static std::string ask(const std::string& address, const std::string& request) {
        zmq::context_t context;
        zmq::socket_t socket(context, zmq::socket_type::req);
        socket.set(zmq::sockopt::linger, 0);
        socket.set(zmq::sockopt::rcvtimeo, 5000);
        socket.connect("tcp://" + address);
        socket.send(zmq::buffer(request), zmq::send_flags::none);
        zmq::message_t answer;
        return socket.recv(answer) ? answer.to_string() : std::string();
    }

    static void assertFails(int exitCode, const std::string& says, std::vector<std::string> options) {
        ChildProcess program(FURTHER_SIMULATOR, std::move(options));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(says, exitCode, program.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string(), program.output());
        CPPUNIT_ASSERT_EQUAL("further-pi-top-simulator: " + says + "\n", program.errors());
    }

public:
    void saysWhereItIsInItsFirstLine() {
        ChildProcess program(FURTHER_SIMULATOR, with({"--device", "pi-top-3"}));
        program.awaitOutput("\n");
        const auto requests = addressBehind("Requests: ", program);
        const auto events = addressBehind("Events: ", program);
        CPPUNIT_ASSERT_EQUAL("Simulating a pi-top [3]. Requests: " + requests + ". Events: " + events + ".\n",
                             program.output());
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), requests.find("127.0.0.1:"));
        CPPUNIT_ASSERT_EQUAL(std::string("211|2"), ask(requests, "111"));
        CPPUNIT_ASSERT_EQUAL(std::string(), program.errors());
    }

    void answersCommandsInTheirOrder() {
        ChildProcess program(FURTHER_SIMULATOR, with());
        program.type("press up\npress up\nfly\nquit\nstatus\n");
        CPPUNIT_ASSERT_EQUAL(0, program.awaitExit());
        const auto lines = testing::linesOf(program.output());
        CPPUNIT_ASSERT(lines.size() >= 5);
        CPPUNIT_ASSERT_EQUAL(std::string("ok"), lines[1]);
        CPPUNIT_ASSERT_EQUAL(std::string("error: The button up is held down already; say: release up"), lines[2]);
        CPPUNIT_ASSERT_EQUAL(std::string("error: There is no command \"fly\"; help lists them all"), lines[3]);
        CPPUNIT_ASSERT_EQUAL(std::string("ok"), lines[4]);
        CPPUNIT_ASSERT_EQUAL(std::size_t(5), lines.size());
    }

    void refusesALineThatIsTooLong() {
        ChildProcess program(FURTHER_SIMULATOR, with());
        program.type(std::string(1'000'000, 'x') + "\nquit\n");
        CPPUNIT_ASSERT_EQUAL(0, program.awaitExit());
        const auto lines = testing::linesOf(program.output());
        CPPUNIT_ASSERT_EQUAL(std::string("error: A command of more than 4096 bytes; help lists them all"), lines.at(1));
        CPPUNIT_ASSERT_EQUAL(std::size_t(3), lines.size());
    }

    void goesOnWithoutInput() {
        ChildProcess program(FURTHER_SIMULATOR, with());
        program.endInput();
        const auto requests = requestsOf(program);
        CPPUNIT_ASSERT_EQUAL(std::string("210"), ask(requests, "110"));
        program.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(0, program.awaitExit());
    }

    void endsWithItsInputWhenAttached() {
        ChildProcess program(FURTHER_SIMULATOR, with({"--attached"}));
        program.awaitOutput("\n");
        program.endInput();
        CPPUNIT_ASSERT_EQUAL(0, program.awaitExit());
    }

    void doesWhatStandsBeforeTheEndOfItsInput() {
        ChildProcess program(FURTHER_SIMULATOR, with({"--attached"}));
        program.type("press up\nfly");
        program.endInput();
        CPPUNIT_ASSERT_EQUAL(0, program.awaitExit());
        CPPUNIT_ASSERT(program.output().ends_with("\nok\nerror: There is no command \"fly\"; help lists them all\n"));
    }

    void endsWithTheSignals() {
        for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
            ChildProcess program(FURTHER_SIMULATOR, with());
            program.awaitOutput("\n");
            program.signal(signal);
            CPPUNIT_ASSERT_EQUAL(0, program.awaitExit());
        }
    }

    /// As an agent's threads hand one down.
    void undoesASignalMaskThatItInherits() {
        const auto script = _directory.write("start.py", "import os, signal, sys\n"
                                                         "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))\n"
                                                         "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
                                                         "os.execv(sys.argv[1], sys.argv[1:])\n");
        auto arguments = with();
        arguments.insert(arguments.begin(), {script, FURTHER_SIMULATOR});
        ChildProcess program("/usr/bin/python3", arguments);
        program.awaitOutput("\n");
        program.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(0, program.awaitExit());
    }

    void refusesAPortThatIsTaken() {
        ChildProcess first(FURTHER_SIMULATOR, with());
        const auto requests = requestsOf(first);
        const auto events = addressBehind("Events: ", first);
        const std::string reason =
            " can't be listened at: another program has it, such as a pi-topd or another simulator. "
            "End that one, or take free ports: --requests 127.0.0.1:0 --events 127.0.0.1:0";
        assertFails(1, events + " (events)" + reason, {"--requests", requests, "--events", events});
        assertFails(1, requests + " (requests)" + reason, {"--requests", requests, "--events", "127.0.0.1:0"});
        assertFails(
            1,
            "256.0.0.1:1 (requests) can't be listened at: No such device. Name an address of this machine, such as "
            "127.0.0.1:3782",
            {"--requests", "256.0.0.1:1", "--events", "127.0.0.1:0"});
    }

    void comesBackAtTheSamePort() {
        ChildProcess program(FURTHER_SIMULATOR, with());
        const auto requests = requestsOf(program);
        program.type("stop\nstart\n");
        program.awaitOutput("ok\nok\n");
        CPPUNIT_ASSERT_EQUAL(std::string("210"), ask(requests, "110"));
        program.type("restart 0 ms\n");
        program.awaitOutput("ok\nok\nok\n");
        CPPUNIT_ASSERT_EQUAL(std::string("210"), ask(requests, "110"));
    }

    void refusesAWrongCommandLine() {
        assertFails(
            2,
            "--device: \"pi-top-5\" should be pi-top, ceed, pi-top-3 or pi-top-4. See: further-pi-top-simulator "
            "--help",
            {"--device", "pi-top-5"});
        assertFails(2, "--battery: \"101\" should be a number from 0 to 100. See: further-pi-top-simulator --help",
                    {"--battery", "101"});
        assertFails(2, "A pi-topCEED has no battery: leave --battery out", {"--device", "ceed", "--battery", "80"});
        assertFails(2, "--speed: \"0\" should be a number from 0.01 to 1000. See: further-pi-top-simulator --help",
                    {"--speed", "0"});
        for (const std::string address : {"3782", ":3782", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536"})
            assertFails(2,
                        "--events: \"" + address +
                            "\" should be HOST:PORT, such as 127.0.0.1:3782; port 0 takes a free one. See: "
                            "further-pi-top-simulator --help",
                        {"--events", address});
        assertFails(2, "/nowhere/script can't be read", {"--script", "/nowhere/script"});
    }

    void refusesAScriptThatItDoesNotUnderstand() {
        const auto script = _directory.write("script", "press up\nfly\n");
        assertFails(2, script + ":2: There is no command \"fly\"; help lists them all", with({"--script", script}));
    }

    void runsAScript() {
        const auto script = _directory.write("script", "battery 42\nwait 1 ms\nquit # and that's all\n");
        ChildProcess program(FURTHER_SIMULATOR, with({"--script", script}));
        CPPUNIT_ASSERT_EQUAL(0, program.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), testing::linesOf(program.output()).size());
        CPPUNIT_ASSERT_EQUAL(std::string(), program.errors());
    }

    void tellsWhereAScriptFails() {
        const auto script = _directory.write("script", "lid closed\nquit\n");
        ChildProcess program(FURTHER_SIMULATOR, with({"--script", script}));
        program.type("status\n");
        program.awaitOutput("\nok\n");
        CPPUNIT_ASSERT_EQUAL(
            "further-pi-top-simulator: " + script +
                ":1: A pi-top [4] has no lid; start the simulator with another --device to try it. The "
                "script ends here\n",
            program.errors());
    }

    void removesItsFilesAtTheEnd() {
        const auto root = _directory.path() / "device";
        ChildProcess program(FURTHER_SIMULATOR, with({"--root", root.string()}));
        program.type("throttle under-voltage\n");
        program.awaitOutput("\nok\n");
        std::ifstream file(root / "sys/devices/platform/soc/soc:firmware/get_throttled");
        std::string mask;
        std::getline(file, mask);
        CPPUNIT_ASSERT_EQUAL(std::string("10001"), mask);
        program.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(0, program.awaitExit());
        CPPUNIT_ASSERT(!std::filesystem::exists(root));
    }

    void sleepsWhenThereIsNothingToDo() {
        ChildProcess program(FURTHER_SIMULATOR, with());
        program.endInput();
        const auto requests = requestsOf(program);
        const auto processorTime = [&] {
            std::ifstream stat("/proc/" + std::to_string(program.pid()) + "/stat");
            std::string word;
            long ticks = 0;
            for (int i = 1; i <= 15 && stat >> word; ++i)
                if (i >= 14)
                    ticks += std::stol(word);
            return ticks;
        };
        const auto before = processorTime();
        testing::letPass(1s);
        CPPUNIT_ASSERT(processorTime() - before <= 10); // a tenth of a second, of a whole one that a busy loop takes
        CPPUNIT_ASSERT_EQUAL(std::string("210"), ask(requests, "110"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProgramTest);

} // namespace further::simulator
