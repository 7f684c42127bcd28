#include "plugins/common/ProgramSetting.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace further {

using launcher::Spec;

/// What a terminal is to its program, and what goes through it.
class TerminalTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TerminalTest);
    CPPUNIT_TEST(isTheProgramsOwn);
    CPPUNIT_TEST(canBeOpenedByItsName);
    CPPUNIT_TEST(isNotItsMakers);
    CPPUNIT_TEST(tellsOfANewSize);
    CPPUNIT_TEST(showsFullScreenPrograms);
    CPPUNIT_TEST(refusesASizeThatNoneHas);
    CPPUNIT_TEST(aProgramWithoutOneHasNoSize);
    CPPUNIT_TEST(erasesWholeCharacters);
    CPPUNIT_TEST(givesAllThatAProgramPrinted);
    CPPUNIT_TEST(isThereForAProgramThatHasClosedIt);
    CPPUNIT_TEST(makesAProgramWaitInAPause);
    CPPUNIT_TEST(eofIsTypedAndMoreMayFollow);
    CPPUNIT_TEST(eofWithinALineEndsTheInputToo);
    CPPUNIT_TEST(inputThatNobodyReadsWaits);
    CPPUNIT_TEST(whatHoldsItDelaysTheEndByTheGraceAtMost);
    CPPUNIT_TEST(whatIsInItAtTheEndComesWhole);
    CPPUNIT_TEST_SUITE_END();

    static std::string outputOf(ProgramSetting& setting, Spec spec) {
        setting.start(ProgramSetting::onTerminal(std::move(spec)));
        CPPUNIT_ASSERT_MESSAGE(setting.heard.output, setting.awaitEvent("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string(), setting.heard.error);
        return setting.heard.output;
    }

    /// Leaves a process behind that has it open, which the keeper lets live.
    static Spec heldTerminal(const ProgramSetting& setting) {
        auto spec = ProgramSetting::onTerminal(setting.raw.shell("trap '' HUP; sleep 1000 & seq 1000 2999; exit 6"));
        spec.keepChildren = true;
        spec.leftoverGrace = std::chrono::seconds(1);
        return spec;
    }

public:
    void isTheProgramsOwn() {
        ProgramSetting s;
        CPPUNIT_ASSERT_EQUAL(
            std::string("True True True\r\nTrue True\r\nTrue xterm-256color\r\n4 60\r\nby name\r\nerror\r\n"),
            outputOf(s, s.raw.python("import os, sys\n"
                                     "print(*map(os.isatty, (0, 1, 2)))\n"
                                     "print(os.tcgetpgrp(0) == os.getpgrp(), os.getsid(0) == os.getpid())\n"
                                     "print(os.ttyname(0) == os.ttyname(2), os.environ['TERM'])\n"
                                     "print(os.get_terminal_size().lines, os.get_terminal_size().columns)\n"
                                     "print('by name', file=open('/dev/tty', 'w'))\n"
                                     "print('error', file=sys.stderr)\n")));
        CPPUNIT_ASSERT_EQUAL(0, *s.heard.exitCode);
    }

    void canBeOpenedByItsName() {
        ProgramSetting s;
        CPPUNIT_ASSERT_EQUAL(std::string("here\r\n"), outputOf(s, s.raw.shell("echo here >$(tty)")));
    }

    void isNotItsMakers() {
        const pid_t maker = ::fork(); // with a session of its own and no terminal yet
        if (maker == 0) {
            ::setsid();
            const process::Terminal terminal;
            const auto slave = terminal.slave();
            ::_exit(::open("/dev/tty", O_RDWR | O_CLOEXEC) < 0 ? 0 : 1);
        }
        int status = -1;
        CPPUNIT_ASSERT_EQUAL(maker, ::waitpid(maker, &status, 0));
        CPPUNIT_ASSERT_EQUAL(0, status);
    }

    void tellsOfANewSize() {
        ProgramSetting s;
        s.start(ProgramSetting::onTerminal(
            s.raw.python("import os, signal, time\n"
                         "signal.signal(signal.SIGWINCH, lambda *_: print('size', *os.get_terminal_size()))\n"
                         "print('ready')\n"
                         "while True: time.sleep(0.05)\n")));
        CPPUNIT_ASSERT(s.program->hasTerminal());
        CPPUNIT_ASSERT(s.awaitOutput("ready"));
        s.program->resize(24, 80);
        CPPUNIT_ASSERT(s.awaitOutput("size 80 24"));
        s.program->resize(65535, 1);
        CPPUNIT_ASSERT(s.awaitOutput("size 1 65535"));
    }

    void showsFullScreenPrograms() {
        ProgramSetting s;
        s.start(ProgramSetting::onTerminal(s.raw.python("import curses\n"
                                                        "def show(screen):\n"
                                                        "    while True:\n"
                                                        "        screen.clear()\n"
                                                        "        screen.addstr('size %d %d' % screen.getmaxyx())\n"
                                                        "        if screen.getkey() == 'q': return\n"
                                                        "curses.wrapper(show)\n")));
        CPPUNIT_ASSERT(s.awaitOutput("size 4 60"));
        s.program->resize(24, 80);
        s.program->write(" "); // curses looks at the size when a key comes; a signal before it waits for one is late
        CPPUNIT_ASSERT_MESSAGE(s.heard.output, s.awaitOutput("24 80")); // curses sends what is new only
        s.program->write("q");
        CPPUNIT_ASSERT(s.awaitEvent("stopped"));
        CPPUNIT_ASSERT_EQUAL(0, *s.heard.exitCode);
    }

    void refusesASizeThatNoneHas() {
        ProgramSetting s;
        s.start(ProgramSetting::onTerminal(s.raw.shell("sleep 1000")));
        for (const auto& [rows, columns] : {std::pair(0, 1), std::pair(1, 0), std::pair(65536, 1), std::pair(1, -1)})
            CPPUNIT_ASSERT_THROW(s.program->resize(rows, columns), Error);
    }

    void aProgramWithoutOneHasNoSize() {
        ProgramSetting s;
        s.start(s.raw.shell("test -t 0 || test -t 1 || test -t 2 || echo $TERM >/dev/tty || echo none"));
        CPPUNIT_ASSERT(!s.program->hasTerminal());
        CPPUNIT_ASSERT_THROW(s.program->resize(24, 80), Error);
        CPPUNIT_ASSERT(s.awaitEvent("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string("none\n"), s.heard.output);
    }

    void erasesWholeCharacters() {
        ProgramSetting s;
        s.start(ProgramSetting::onTerminal(s.raw.shell("stty -echo; echo ready; read line; echo \"<$line>\"")));
        CPPUNIT_ASSERT(s.awaitOutput("ready"));
        s.program->write("a\xC3\xA9\x7F"
                         "b\r");
        CPPUNIT_ASSERT(s.awaitEvent("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string("ready\r\n<ab>\r\n"), s.heard.output);
    }

    void givesAllThatAProgramPrinted() {
        ProgramSetting s;
        const auto output = outputOf(s, s.raw.shell("seq 100000 299999; echo end >&2"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(200'000 * 8 + 5), output.size());
        CPPUNIT_ASSERT_EQUAL(std::string("299999\r\nend\r\n"), output.substr(output.size() - 13));
        CPPUNIT_ASSERT_EQUAL(std::string("stopped"), s.heard.events.back());
    }

    void isThereForAProgramThatHasClosedIt() {
        ProgramSetting s;
        CPPUNIT_ASSERT_EQUAL(
            std::string("before\r\nlate\r\n"),
            outputOf(s, s.raw.shell("echo before; exec <&- >&- 2>&-; sleep 0.3; echo late >/dev/tty; exit 5")));
        CPPUNIT_ASSERT_EQUAL(5, *s.heard.exitCode);
    }

    void makesAProgramWaitInAPause() {
        ProgramSetting s;
        s.start(ProgramSetting::onTerminal(s.raw.shell("read go; seq 100000 199999; touch trace")));
        CPPUNIT_ASSERT(s.awaitEvent("started"));
        s.program->pause();
        s.program->write("go\r");
        CPPUNIT_ASSERT(!s.anythingHappensWithin(std::chrono::milliseconds(200),
                                                [&] { return std::filesystem::exists(s.trace()); }));
        CPPUNIT_ASSERT_EQUAL(std::string(), s.heard.output);
        s.program->resume();
        CPPUNIT_ASSERT(s.awaitEvent("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(100'000 * 8 + 4), s.heard.output.size());
    }

    void eofIsTypedAndMoreMayFollow() {
        ProgramSetting s;
        s.start(ProgramSetting::onTerminal(s.raw.shell("stty -echo; echo ready; cat; echo first; cat; echo second")));
        CPPUNIT_ASSERT(s.awaitOutput("ready"));
        s.program->write("a\r");
        s.program->closeInput();
        CPPUNIT_ASSERT(s.awaitOutput("first"));
        s.program->write("b\r");
        s.program->closeInput();
        CPPUNIT_ASSERT(s.awaitEvent("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string("ready\r\na\r\nfirst\r\nb\r\nsecond\r\n"), s.heard.output);
    }

    void eofWithinALineEndsTheInputToo() {
        ProgramSetting s;
        s.start(
            ProgramSetting::onTerminal(s.raw.shell("stty -echo eof ^B; echo ready; cat"))); // whatever ends it there
        CPPUNIT_ASSERT(s.awaitOutput("ready"));
        s.program->write("abc");
        s.program->closeInput();
        CPPUNIT_ASSERT(s.awaitEvent("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string("ready\r\nabc"), s.heard.output);
    }

    void inputThatNobodyReadsWaits() {
        ProgramSetting s;
        s.start(ProgramSetting::onTerminal(
            s.raw.shell("stty -echo; echo ready; until test -e trace; do sleep 0.01; done; wc -c")));
        CPPUNIT_ASSERT(s.awaitOutput("ready"));
        const std::string line(79, 'x');
        for (int i = 0; i < 10'000; ++i)
            s.program->write(line + '\n');
        s.program->closeInput();
        CPPUNIT_ASSERT(s.program->pendingInput() > 600'000);
        s.raw.file("trace", "");
        CPPUNIT_ASSERT(s.awaitEvent("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string("ready\r\n800000\r\n"), s.heard.output);
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), s.program->pendingInput());
    }

    void whatHoldsItDelaysTheEndByTheGraceAtMost() {
        ProgramSetting s;
        s.start(heldTerminal(s));
        CPPUNIT_ASSERT(s.awaitGrace());
        s.raw.strand.advance(std::chrono::milliseconds(999));
        CPPUNIT_ASSERT(!s.heard.exitCode);
        s.raw.strand.advance(std::chrono::milliseconds(1));
        CPPUNIT_ASSERT_EQUAL(6, *s.heard.exitCode);
    }

    // Though one read of a terminal gives a part of it.
    void whatIsInItAtTheEndComesWhole() {
        ProgramSetting s;
        s.start(heldTerminal(s));
        CPPUNIT_ASSERT(s.awaitEvent("started"));
        s.program->pause();
        CPPUNIT_ASSERT(endsWithin(s.program->pid(), patience));
        s.anythingHappensWithin(std::chrono::milliseconds(100), [] { return false; }); // the exit is told now
        s.program->resume();
        CPPUNIT_ASSERT(s.raw.strand.timers() == 1 || s.awaitGrace());
        s.raw.strand.advance(std::chrono::seconds(1));
        CPPUNIT_ASSERT_EQUAL(6, *s.heard.exitCode);
        CPPUNIT_ASSERT_EQUAL(std::size_t(2'000 * 6), s.heard.output.size());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TerminalTest);

/// All of it with programs of another user than the launcher's, to whom the terminal is given.
class TerminalOfAnotherTest : public TerminalTest {
    CPPUNIT_TEST_SUB_SUITE(TerminalOfAnotherTest, TerminalTest);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { _another.emplace(); }
    void tearDown() override { _another.reset(); }

private:
    std::optional<ProgramsOfAnother> _another;
};

CPPUNIT_TEST_SUITE_REGISTRATION(TerminalOfAnotherTest);

} // namespace further
