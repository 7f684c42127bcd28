#include "LogLines.h"
#include "StandInSimulator.h"

#include "plugins/common/machine/Files.h"
#include "plugins/pi-top/SimulatorProcess.h"

#include <further/testing/FakeStrand.h>

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/wait.h>

#include <csignal>

namespace further::pitop {

using namespace std::chrono_literals;
using namespace std::string_literals;

class SimulatorProcessTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SimulatorProcessTest);
    CPPUNIT_TEST(startsWithItsOptions);
    CPPUNIT_TEST(answersCommandsInOrder);
    CPPUNIT_TEST(saysWhatWasAnError);
    CPPUNIT_TEST(refusesMoreThanMayWait);
    CPPUNIT_TEST(keepsTheBeginningOfAFlood);
    CPPUNIT_TEST(survivesAnEndlessLine);
    CPPUNIT_TEST(saysThatItDoesNotAnswer);
    CPPUNIT_TEST(saysSoOfLaterCommandsToo);
    CPPUNIT_TEST(takesALateAnswerForNoOther);
    CPPUNIT_TEST(saysHowItEnded);
    CPPUNIT_TEST(startsAgainWhenToldTo);
    CPPUNIT_TEST(saysWhyItDoesNotStartAgain);
    CPPUNIT_TEST(saysThatItTakesNoCommands);
    CPPUNIT_TEST(takesAClosedOutputForItsEnd);
    CPPUNIT_TEST(removesWhatAnEarlierOneHasLeft);
    CPPUNIT_TEST(refusesToStartWithoutTheProgram);
    CPPUNIT_TEST(refusesToStartWhereItEnds);
    CPPUNIT_TEST(refusesToStartWhereItDoesNotServe);
    CPPUNIT_TEST(endsWithItsObject);
    CPPUNIT_TEST(isKilledWhereItDoesNotEnd);
    CPPUNIT_TEST_SUITE_END();

    std::optional<LogLines> _log;
    std::optional<StandInSimulator> _standIn;
    std::optional<testing::FakeStrand> _strand;
    std::optional<SimulatorProcess> _process;
    std::vector<std::string> _answers; // or problems
    std::vector<ErrorCode> _codes;

    machine::Files files() const { return machine::Files(_standIn->directory()); }

    void make(const std::filesystem::path& script = {}) {
        _process.emplace(*_strand,
                         SimulatorProcess::Options{_standIn->program(), "127.0.0.1:0", "127.0.0.1:0",
                                                   _standIn->directory() / "root", "pi-top-4", script},
                         _log->logger());
    }
    void start() {
        make();
        _process->start();
    }
    void command(const std::string& line) {
        _process->command(line, [this](const std::optional<Error>& error, const std::string& answer) {
            _answers.push_back(error ? error->detail() : answer);
            if (error)
                _codes.push_back(error->errorCode());
        });
    }
    bool awaitAnswers(std::size_t count) {
        return _strand->runUntil([&] { return _answers.size() >= count; });
    }
    std::string answer(const std::string& line) {
        _answers.clear();
        command(line);
        CPPUNIT_ASSERT(awaitAnswers(1));
        return _answers.front();
    }
    std::string problem(const std::function<void()>& task) const {
        try {
            task();
        } catch (const Error& error) {
            return std::string(wireName(error.errorCode())) + ": " + error.detail();
        } catch (const Poco::RuntimeException& error) {
            return error.message();
        }
        return "none";
    }
    pid_t pid() const { return static_cast<pid_t>(files().number("/pid").value()); }
    bool runs() const { return ::kill(pid(), 0) == 0; }

public:
    void setUp() override {
        std::signal(SIGPIPE, SIG_IGN); // as in the agent
        _log.emplace();
        _standIn.emplace();
        _strand.emplace();
    }
    void tearDown() override {
        _process.reset();
        _strand.reset();
        _standIn.reset();
        _log.reset();
        _answers.clear();
        _codes.clear();
    }

    void startsWithItsOptions() {
        start();
        CPPUNIT_ASSERT_EQUAL("127.0.0.1:4001"s, _process->requests());
        CPPUNIT_ASSERT_EQUAL("127.0.0.1:4002"s, _process->events());
        const auto root = (_standIn->directory() / "root").string();
        const auto arguments =
            "--attached --requests 127.0.0.1:0 --events 127.0.0.1:0 --root " + root + " --device pi-top-4";
        CPPUNIT_ASSERT_EQUAL(arguments, files().word("/arguments").value_or(""));
        make("/some script");
        _process->start();
        CPPUNIT_ASSERT_EQUAL(arguments + " --script /some script", files().word("/arguments").value_or(""));
    }

    void answersCommandsInOrder() {
        start();
        for (int i = 0; i < 16; ++i)
            command("press " + std::to_string(i));
        CPPUNIT_ASSERT(awaitAnswers(16));
        for (std::size_t i = 0; i < 16; ++i)
            CPPUNIT_ASSERT_EQUAL("  press " + std::to_string(i) + "\nok, but it was a test\n", _answers[i]);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, _strand->timers());
    }

    void saysWhatWasAnError() {
        start();
        CPPUNIT_ASSERT_EQUAL("The simulator says: There is no command \"fail\"; help lists them all"s, answer("fail"));
        CPPUNIT_ASSERT(ErrorCode::invalidData == _codes.front());
        CPPUNIT_ASSERT_EQUAL("  status\nok, but it was a test\n"s, answer("status"));
    }

    void refusesMoreThanMayWait() {
        start();
        for (std::size_t i = 0; i < SimulatorProcess::mostWaiting; ++i)
            command("status");
        CPPUNIT_ASSERT_EQUAL("busy: The simulator has 16 commands to answer already."s,
                             problem([this] { command("status"); }));
        CPPUNIT_ASSERT(awaitAnswers(SimulatorProcess::mostWaiting));
        answer("status");
    }

    void keepsTheBeginningOfAFlood() {
        start();
        const auto flood = answer("flood");
        CPPUNIT_ASSERT(flood.size() <= 16 * 1024);
        CPPUNIT_ASSERT(flood.size() > 15 * 1024);
        CPPUNIT_ASSERT_EQUAL("  and so on\n  and so on\n"s, flood.substr(0, 24));
        CPPUNIT_ASSERT_EQUAL("  status\nok, but it was a test\n"s, answer("status"));
    }

    void survivesAnEndlessLine() {
        start();
        const auto text = answer("long");
        CPPUNIT_ASSERT(text.size() <= 16 * 1024);
        CPPUNIT_ASSERT_EQUAL("  status\nok, but it was a test\n"s, answer("status"));
    }

    void saysThatItDoesNotAnswer() {
        start();
        command("nothing");
        _strand->advance(SimulatorProcess::patience - 1ms);
        CPPUNIT_ASSERT(_answers.empty());
        _strand->advance(1ms);
        CPPUNIT_ASSERT((std::vector{"The simulator does not answer."s} == _answers));
        CPPUNIT_ASSERT(ErrorCode::unavailable == _codes.front());
    }

    void saysSoOfLaterCommandsToo() {
        _standIn->write("echo 'Requests: 127.0.0.1:1 Events: 127.0.0.1:2'\nexec sleep 60\n");
        start();
        for (std::size_t i = 1; i <= 3; ++i) {
            command("status");
            _strand->advance(SimulatorProcess::patience - 1ms);
            CPPUNIT_ASSERT_EQUAL(i - 1, _answers.size());
            _strand->advance(1ms);
            CPPUNIT_ASSERT_EQUAL(i, _answers.size());
        }
    }

    void takesALateAnswerForNoOther() {
        start();
        command("nothing");
        _strand->advance(SimulatorProcess::patience);
        CPPUNIT_ASSERT_EQUAL("  status\nok, but it was a test\n"s.substr(0, 9), answer("status").substr(0, 9));
        CPPUNIT_ASSERT_EQUAL("  status\nok, but it was a test\n"s, answer("status"));
    }

    void saysHowItEnded() {
        start();
        command("last");
        command("status");
        CPPUNIT_ASSERT(awaitAnswers(2));
        for (const auto& told : _answers)
            CPPUNIT_ASSERT_EQUAL("The simulator ended with code 3: out of order"s, told);
        CPPUNIT_ASSERT(ErrorCode::unavailable == _codes.front());
        CPPUNIT_ASSERT_EQUAL("The simulator ended with code 3: out of order"s, _log->all().back());
        CPPUNIT_ASSERT_EQUAL("unavailable: The simulator has ended. The command \"start\" starts it again."s,
                             problem([this] { command("status"); }));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, _strand->watches());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, _strand->timers());
    }

    void startsAgainWhenToldTo() {
        start();
        for (int i = 0; i < 3; ++i) {
            answer("die");
            command("start");
            command("status");
            CPPUNIT_ASSERT(awaitAnswers(3));
            CPPUNIT_ASSERT_EQUAL("Simulating a pi-top [4]. Requests: 127.0.0.1:4001. Events: 127.0.0.1:4002.\n"s,
                                 _answers[1]);
            CPPUNIT_ASSERT_EQUAL("  status\nok, but it was a test\n"s, _answers[2]);
            CPPUNIT_ASSERT_EQUAL("  start\nok, but it was a test\n"s, answer("start")); // its own affair
        }
        // Also where its end has not been noticed yet.
        ::kill(pid(), SIGKILL);
        CPPUNIT_ASSERT_EQUAL(0, ::waitid(P_PID, static_cast<id_t>(pid()), nullptr, WEXITED | WNOWAIT));
        CPPUNIT_ASSERT(answer("start").starts_with("Simulating a pi-top [4]."));
        // Where it serves it was told before; clients find it where it was.
        CPPUNIT_ASSERT(files().text("/arguments").find("--requests 127.0.0.1:4001") != std::string::npos);
    }

    void saysWhyItDoesNotStartAgain() {
        start();
        answer("die");
        _standIn->write("echo 'no luck' >&2\nexit 1\n");
        CPPUNIT_ASSERT_EQUAL("The simulator ended with code 1: no luck"s, answer("start"));
        std::filesystem::remove(_standIn->program());
        CPPUNIT_ASSERT(
            problem([this] { command("start"); }).starts_with("unavailable: The simulator can't be started: "));
    }

    void saysThatItTakesNoCommands() {
        start();
        answer("deaf");
        CPPUNIT_ASSERT_EQUAL("unavailable: The simulator takes no commands just now."s,
                             problem([this] { command("status"); }));
    }

    void takesAClosedOutputForItsEnd() {
        start();
        CPPUNIT_ASSERT_EQUAL("The simulator was ended by signal 9."s, answer("mute"));
        CPPUNIT_ASSERT(!runs());
    }

    void removesWhatAnEarlierOneHasLeft() {
        const auto left = _standIn->directory() / "root" / "run";
        std::filesystem::create_directories(left);
        start();
        CPPUNIT_ASSERT(!std::filesystem::exists(left));
    }

    void refusesToStartWithoutTheProgram() {
        std::filesystem::remove(_standIn->program());
        CPPUNIT_ASSERT_EQUAL("The simulator can't be started: "s, problem([this] { start(); }).substr(0, 32));
    }

    void refusesToStartWhereItEnds() {
        _standIn->write("echo '127.0.0.1:3782 (requests) is taken' >&2\nexit 1\n");
        CPPUNIT_ASSERT_EQUAL("The simulator ended with code 1: 127.0.0.1:3782 (requests) is taken"s,
                             problem([this] { start(); }));
        _standIn->write("kill -9 $$\n");
        CPPUNIT_ASSERT_EQUAL("The simulator was ended by signal 9."s, problem([this] { start(); }));
    }

    void refusesToStartWhereItDoesNotServe() {
        _standIn->write("echo 'Hello'\nexec sleep 60\n");
        CPPUNIT_ASSERT_EQUAL(_standIn->program().string() + " does not serve after 3 s", problem([this] { start(); }));
        CPPUNIT_ASSERT(!runs());
    }

    void endsWithItsObject() {
        start();
        CPPUNIT_ASSERT(runs());
        CPPUNIT_ASSERT(std::filesystem::exists(_standIn->directory() / "alive"));
        _process.reset();
        CPPUNIT_ASSERT(!runs());
        CPPUNIT_ASSERT(!std::filesystem::exists(_standIn->directory() / "alive")); // it had the time
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, _strand->watches());
    }

    void isKilledWhereItDoesNotEnd() {
        start();
        answer("deaf"); // and doesn't see that its stdin has ended
        _process.reset();
        CPPUNIT_ASSERT(!runs());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SimulatorProcessTest);

} // namespace further::pitop
