#include "AssignedProgram.h"
#include "Terminal.h"

#include <cppunit/extensions/HelperMacros.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace further::boot {

/// An interpreter that waits, and the program that it gets.
class WaitingInterpreterTest : public CppUnit::TestFixture, AssignedProgram {
    CPPUNIT_TEST_SUITE(WaitingInterpreterTest);
    CPPUNIT_TEST(runsAScriptThatCameAsText);
    CPPUNIT_TEST(runsAFile);
    CPPUNIT_TEST(looksLikeAColdStart);
    CPPUNIT_TEST(looksLikeAColdStartOnATerminal);
    CPPUNIT_TEST(keepsWhatASitecustomizeHasSet);
    CPPUNIT_TEST(isShownAsTheProgram);
    CPPUNIT_TEST(isShownAsTheProgramHoweverLongItsArguments);
    CPPUNIT_TEST(stopsGracefullyWhereItWasToldTo);
    CPPUNIT_TEST(tracebacksHaveTheProgramOnly);
    CPPUNIT_TEST(endsWithItsKeeper);
    CPPUNIT_TEST(endsOnSigtermWhileItWaits);
    CPPUNIT_TEST(saysWhichFileIsMissing);
    CPPUNIT_TEST(saysThatAScriptCantBeMade);
    CPPUNIT_TEST(refusesAnAssignmentThatIsNone);
    CPPUNIT_TEST_SUITE_END();

    WaitingPython::End run(const Spec& spec) {
        WaitingPython python(environment());
        CPPUNIT_ASSERT(python.awaitReport().type == WaitingReport::Type::ready);
        python.assign(spec, assignment());
        requireBegan(python.awaitReport());
        python.endInput();
        return python.awaitEnd();
    }

    static void requireBegan(const WaitingReport& report) {
        CPPUNIT_ASSERT_MESSAGE(report.reason.data(), report.type == WaitingReport::Type::began);
    }

    std::string program(const std::string& text) const { return _directory.write("program.py", text); }

    void runsAScriptThatCameAsText() {
        const auto end =
            run(spec(Spec::Source::script, "import sys\nprint(sys.argv, sys.path[0])\n", {"a", "b c", "ü"}));
        const auto place = home() + "/private";
        CPPUNIT_ASSERT_EQUAL(std::string(), end.errors);
        CPPUNIT_ASSERT_EQUAL("['" + place + "/main.py', 'a', 'b c', 'ü'] " + place + "\n", end.output);
        CPPUNIT_ASSERT_EQUAL(0, end.code);
    }

    void runsAFile() {
        program("import sys\nprint(sys.argv, __file__)\nsys.exit(3)\n");
        const auto end = run(spec(Spec::Source::file, "program.py", {"x"}));
        const auto file = home() + "/program.py";
        CPPUNIT_ASSERT_EQUAL("['" + file + "', 'x'] " + file + "\n", end.output);
        CPPUNIT_ASSERT_EQUAL(3, end.code);
    }

    /// Prints all that a program may see of how it was started.
    static constexpr const char* facts =
        "import sys\n"
        "modules = list(sys.modules)\n"
        "import os, site, signal\n"
        "print(os.listdir('/proc/self/fd'))\n"
        "print(modules)\n"
        "print(vars(sys.modules['__main__']).keys(), __file__, __name__, __spec__, type(__loader__), __builtins__)\n"
        "print(sys.argv, sys.orig_argv, sys.path, sys.flags, sys.warnoptions, sys._xoptions)\n"
        "print(sys.path_hooks[0], len(sys.path_hooks), sys.path_importer_cache.keys(), len(sys.meta_path))\n"
        "print(list(os.environ.items()), len(os.environb))\n"
        "print(os.popen('env').read())\n"
        "for s in (sys.stdin, sys.stdout, sys.stderr, sys.__stdin__):\n"
        "    print(type(s), s.name, s.mode, s.encoding, s.errors, s.line_buffering, s.write_through, s.newlines)\n"
        "    print(s.isatty(), s.seekable(), s.readable(), s.writable(), s.fileno(), s.closed)\n"
        "    b = s.buffer\n"
        "    print(type(b), b.name, b.mode, b.__sizeof__(), getattr(b, 'raw', b)._blksize)\n"
        "print(sys.stdin is sys.__stdin__, sys.stdout is sys.__stdout__)\n"
        "print(os.getsid(0) == os.getpid() == os.getpgrp(), os.getcwd())\n"
        "print(open('/proc/self/cmdline').read(), open('/proc/self/comm').read())\n"
        "print([signal.getsignal(s) for s in signal.valid_signals()])\n"
        "print([l for l in open('/proc/self/status') if l[:3] == 'Sig' and l[3] != 'Q'])\n"
        "print(sys._getframe().f_back, site.USER_SITE, sys.executable, sys.prefix, sys.dont_write_bytecode)\n"
        "print(open('/proc/self/limits').read())\n";

    /// What the same gives where nobody has anything to do with it.
    WaitingPython::End cold(const std::string& file, int terminal = -1) const {
        auto variables = environment();
        if (terminal >= 0)
            variables.emplace_back("TERM=xterm-256color");
        variables.push_back("PWD=" + home());
        variables.emplace_back("FURTHER_SECRET=42");
        WaitingPython python(variables, home(), {file, "a", "b"}, terminal);
        python.endInput();
        return python.awaitEnd();
    }

    void looksLikeAColdStart() {
        const auto file = program(facts);
        WaitingPython::requireSame(cold(file), run(spec(Spec::Source::file, file, {"a", "b"})));
    }

    void looksLikeAColdStartOnATerminal() {
        const auto file = program("import os, sys\nsys.stdout = open('" + home() + "/said', 'w')\n" + facts +
                                  "print(os.open('/dev/tty', os.O_RDWR) > 2, os.tcgetpgrp(0) == os.getpid())\n");
        const Terminal first;
        const auto code = cold(file, first.slave().get()).code;
        const WaitingPython::End expected{code, said(), {}};
        const Terminal second;
        WaitingPython python(environment());
        python.awaitReport();
        auto wanted = spec(Spec::Source::file, file, {"a", "b"});
        wanted.terminal = true;
        python.assign(wanted, assignment(), second.slave().get());
        requireBegan(python.awaitReport());
        const auto warm = python.awaitEnd().code;
        WaitingPython::requireSame(expected, {warm, said(), {}});
    }

    std::string said() const {
        std::ifstream file(home() + "/said");
        return {std::istreambuf_iterator<char>(file), {}};
    }

    void keepsWhatASitecustomizeHasSet() {
        _directory.write("own/sitecustomize.py", "import os\nos.environ['MADE'] = 'here'\ndel os.environ['GONE']\n");
        const auto path = BootedPython::module() + ":" + home() + "/own";
        auto variables = environment();
        variables.emplace_back("GONE=1");
        variables.push_back("PYTHONPATH=" + path);
        WaitingPython python(variables);
        python.awaitReport();
        auto wanted = spec(Spec::Source::script, "import os\nprint(*os.environ)\nos.system('echo $MADE$GONE')\n");
        wanted.environment[0] = "PYTHONPATH=" + path;
        python.assign(wanted, {home(), home() + "/private/main.py", variables});
        requireBegan(python.awaitReport());
        CPPUNIT_ASSERT_EQUAL(std::string("PATH HOME LANG PYTHONPATH PWD FURTHER_SECRET MADE\nhere\n"),
                             python.awaitEnd().output);
    }

    void requireShown(const std::vector<std::string>& arguments) {
        const auto file = program("print(open('/proc/self/cmdline').read().split('\\0'))\n"
                                  "print('FURTHER_SECRET=42' in open('/proc/self/environ').read().split('\\0'))\n");
        std::string expected = "['" FURTHER_PYTHON "', '-u', '" + file + "'";
        for (const auto& argument : arguments)
            expected += ", '" + argument + "'";
        CPPUNIT_ASSERT_EQUAL(expected + ", '']\nTrue\n", run(spec(Spec::Source::file, file, arguments)).output);
    }

    void isShownAsTheProgram() { requireShown({"a", "b c"}); }
    void isShownAsTheProgramHoweverLongItsArguments() { requireShown({std::string(3000, 'x'), "y"}); }

    void stopsGracefullyWhereItWasToldTo() {
        WaitingPython python(environment(), "graceful,wait");
        python.awaitReport();
        auto wanted = spec(Spec::Source::script, "import time\ntry:\n    print('ready')\n    time.sleep(60)\n"
                                                 "finally:\n    print('finally')\n");
        wanted.environment[1] = "FURTHER_BOOT=graceful";
        python.assign(wanted, assignment());
        requireBegan(python.awaitReport());
        python.awaitOutput("ready\n");
        ::kill(python.pid(), SIGTERM);
        const auto end = python.awaitEnd();
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, end.code);
        CPPUNIT_ASSERT_EQUAL(std::string("ready\nfinally\n"), end.output);
    }

    void tracebacksHaveTheProgramOnly() {
        const auto file = program("def f():\n    1 / 0\nf()\n");
        const auto end = run(spec(Spec::Source::file, file));
        CPPUNIT_ASSERT_EQUAL(cold(file).errors, end.errors);
        CPPUNIT_ASSERT_EQUAL(1, end.code);
    }

    void endsWithItsKeeper() {
        WaitingPython python(environment());
        python.awaitReport();
        python.closeSocket();
        CPPUNIT_ASSERT_EQUAL(0, python.awaitEnd().code);
    }

    void endsOnSigtermWhileItWaits() {
        WaitingPython python(environment(), "graceful,wait");
        python.awaitReport();
        ::kill(python.pid(), SIGTERM);
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, python.awaitEnd().code);
    }

    void requireFailed(const Spec& spec, Step step, int error) {
        WaitingPython python(environment());
        python.awaitReport();
        python.assign(spec, assignment());
        const auto report = python.awaitReport();
        CPPUNIT_ASSERT_MESSAGE(report.reason.data(), report.type == WaitingReport::Type::failed);
        CPPUNIT_ASSERT(report.step == step);
        CPPUNIT_ASSERT_EQUAL(error, report.error);
        CPPUNIT_ASSERT_EQUAL(127, python.awaitEnd().code);
    }

    void saysWhichFileIsMissing() { requireFailed(spec(Spec::Source::file, "missing.py"), Step::file, ENOENT); }

    void saysThatAScriptCantBeMade() {
        std::filesystem::create_directory(home() + "/private");
        requireFailed(spec(Spec::Source::script, "pass"), Step::tempDirectory, EEXIST);
    }

    void refusesAnAssignmentThatIsNone() {
        WaitingPython python(environment());
        python.awaitReport();
        python.send("nonsense");
        const auto report = python.awaitReport();
        CPPUNIT_ASSERT(report.type == WaitingReport::Type::failed);
        CPPUNIT_ASSERT(report.step == Step::spec);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WaitingInterpreterTest);

} // namespace further::boot
