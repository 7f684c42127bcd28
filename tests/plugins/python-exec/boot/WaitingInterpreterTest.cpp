#include "BootedPython.h"
#include "WaitingPython.h"

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

using launcher::Assignment;
using launcher::Spec;
using launcher::Step;
using launcher::WaitingReport;

/// An interpreter that waits, and the program that it gets.
class WaitingInterpreterTest : public CppUnit::TestFixture {
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
    CPPUNIT_TEST(isUnfitForOtherArguments);
    CPPUNIT_TEST(isUnfitForAnotherEnvironment);
    CPPUNIT_TEST(isUnfitOnceADirectoryHasChanged);
    CPPUNIT_TEST(isUnfitOnceAFileHasChanged);
    CPPUNIT_TEST(isUnfitForAZipFile);
    CPPUNIT_TEST(isUnfitForAZipFileAsText);
    CPPUNIT_TEST_SUITE_END();

    testing::TemporaryDirectory _directory;

    WaitingPython::Environment environment() const { return {"PATH=/usr/bin:/bin", "HOME=" + home(), "LANG=C.UTF-8"}; }
    std::string home() const { return _directory.path().string(); }

    Spec spec(Spec::Source source, const std::string& content, const std::vector<std::string>& arguments = {}) const {
        Spec made;
        made.arguments = WaitingPython::command();
        made.fileAt = static_cast<std::uint32_t>(made.arguments.size());
        made.arguments.insert(made.arguments.end(), arguments.begin(), arguments.end());
        made.source = source;
        made.content = content;
        made.scriptName = "main.py";
        made.workDirectory = home();
        made.tempDirectory = home();
        made.environment = {"PYTHONPATH=" + BootedPython::module(), "FURTHER_BOOT=", "FURTHER_SECRET=42"};
        return made;
    }

    Assignment assignment() const { return {home(), home() + "/private/main.py", environment()}; }

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

    void requireUnfit(WaitingPython& python, const Spec& spec, const std::string& reason,
                      const Assignment& assignment) const {
        python.assign(spec, assignment);
        const auto report = python.awaitReport();
        CPPUNIT_ASSERT(report.type == WaitingReport::Type::unfit);
        CPPUNIT_ASSERT_EQUAL(reason, std::string(report.reason.data()));
        CPPUNIT_ASSERT(!std::filesystem::exists(home() + "/private"));
    }

    void requireUnfit(const Spec& spec, const std::string& reason) {
        WaitingPython python(environment());
        python.awaitReport();
        requireUnfit(python, spec, reason, assignment());
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
        const auto slave = [](const Descriptor& master) {
            ::grantpt(master.get());
            ::unlockpt(master.get());
            return Descriptor(::open(::ptsname(master.get()), O_RDWR | O_NOCTTY | O_CLOEXEC));
        };
        const Descriptor first(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
        const auto code = cold(file, slave(first).get()).code;
        const WaitingPython::End expected{code, said(), {}};
        const Descriptor second(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
        WaitingPython python(environment());
        python.awaitReport();
        auto wanted = spec(Spec::Source::file, file, {"a", "b"});
        wanted.terminal = true;
        python.assign(wanted, assignment(), slave(second).get());
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

    void isUnfitForOtherArguments() {
        const std::string reason = "The interpreter was started with other arguments.";
        auto other = spec(Spec::Source::script, "pass");
        other.arguments[0] = "/usr/bin/python";
        requireUnfit(other, reason);
        other = spec(Spec::Source::script, "pass");
        other.arguments.insert(other.arguments.begin() + 1, "-O");
        other.fileAt = 3;
        requireUnfit(other, reason);
        other.source = Spec::Source::none;
        requireUnfit(other, reason);
    }

    void isUnfitForAnotherEnvironment() {
        auto other = spec(Spec::Source::script, "pass");
        other.environment.emplace_back("LANG=de_DE.UTF-8");
        requireUnfit(other, "The interpreter was started with another value of LANG.");
        other.environment.back() = "PYTHONOPTIMIZE=1";
        requireUnfit(other, "The interpreter was started with another value of PYTHONOPTIMIZE.");
        other.environment.pop_back();
        other.environment[0] = "PYTHONPATH=/elsewhere";
        requireUnfit(other, "The interpreter was started with another value of PYTHONPATH.");
    }

    void isUnfitOnceADirectoryHasChanged() {
        const auto site = home() + "/.local/lib/python" FURTHER_PYTHON_VERSION "/site-packages";
        WaitingPython python(environment());
        python.awaitReport();
        std::filesystem::create_directories(site);
        requireUnfit(python, spec(Spec::Source::script, "pass"),
                     "The interpreter has read " + site + ", which has changed since.", assignment());
        WaitingPython another(environment());
        another.awaitReport();
        std::ofstream(site + "/new.py") << "\n";
        requireUnfit(another, spec(Spec::Source::script, "pass"),
                     "The interpreter has read " + site + ", which has changed since.", assignment());
    }

    void isUnfitOnceAFileHasChanged() {
        const auto site = home() + "/.local/lib/python" FURTHER_PYTHON_VERSION "/site-packages";
        std::filesystem::create_directories(site);
        for (const std::string name : {"own.pth", "usercustomize.py"}) {
            std::ofstream(site + "/" + name) << "import sys\n";
            WaitingPython python(environment());
            python.awaitReport();
            std::ofstream(site + "/" + name) << "import os\n";
            requireUnfit(python, spec(Spec::Source::script, "pass"),
                         "The interpreter has read " + site + "/" + name + ", which has changed since.", assignment());
        }
    }

    void isUnfitForAZipFile() {
        const auto file = _directory.write("app.py", std::string("PK\005\006") + std::string(18, '\0'));
        requireUnfit(spec(Spec::Source::file, file),
                     file + " is something to import from, and no file with a program.");
    }

    void isUnfitForAZipFileAsText() {
        requireUnfit(spec(Spec::Source::script, std::string("# PK\005\006") + std::string(18, '\0')),
                     "The script could be a zip file.");
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(WaitingInterpreterTest);

} // namespace further::boot
