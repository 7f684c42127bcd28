#include "BootedPython.h"
#include "WaitingPython.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace further::boot {

/// A program can't tell that the module was there, nor can a sitecustomize; nor in an interpreter that the module isn't
/// built for, which finds sitecustomize.py alone.
class TracesTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TracesTest);
    CPPUNIT_TEST(leavesNone);
    CPPUNIT_TEST(leavesThePathToOthers);
    CPPUNIT_TEST(runsTheRealSitecustomize);
    CPPUNIT_TEST(reportsAnErrorInItAsEver);
    CPPUNIT_TEST(runsUsercustomizeAfterIt);
    CPPUNIT_TEST(runsTheFileOfTheCommandLineWhereThereIsNoKeeper);
    CPPUNIT_TEST(doesNothingWhereItIsToldNothing);
    CPPUNIT_TEST_SUITE_END();

    testing::TemporaryDirectory _directory;

    std::string home() const { return _directory.path().string(); }

    /// What an interpreter of another version sees of the module's directory.
    std::string forOthers() const {
        const auto place = _directory.path() / "boot";
        std::filesystem::create_directories(place);
        std::filesystem::copy_file(BootedPython::module() + "/sitecustomize.py", place / "sitecustomize.py",
                                   std::filesystem::copy_options::overwrite_existing);
        return place;
    }

    WaitingPython::End run(const std::string& file, const std::string& path, const std::string& words,
                           const std::string& module = BootedPython::module()) const {
        WaitingPython::Environment environment;
        const auto whole = words.empty() ? path : module + (path.empty() ? "" : ":") + path;
        if (!words.empty())
            environment.push_back("FURTHER_BOOT=" + words);
        environment.emplace_back("A=1");
        if (!whole.empty())
            environment.push_back("PYTHONPATH=" + whole);
        environment.push_back("HOME=" + home());
        WaitingPython python(environment, home(), {file});
        python.endInput();
        return python.awaitEnd();
    }

    void requireTheSame(const std::string& program, const std::string& path = {}) const {
        const auto file = _directory.write("program.py", program);
        const auto without = run(file, path, "");
        CPPUNIT_ASSERT(!without.output.empty());
        for (const auto& module : {BootedPython::module(), forOthers()})
            WaitingPython::requireSame(without, run(file, path, "graceful", module));
    }

    static constexpr const char* facts =
        "import sys\n"
        "print(*sys.modules, sys.modules.get('sitecustomize'), sys.path)\n"
        "import os\n"
        "print(os.listdir('/proc/self/fd'), open('/proc/self/timers').read())\n"
        "print(list(os.environ.items()), os.popen('env').read())\n"
        "print(len(sys.path_hooks), sys.path_hooks[0], list(sys.path_importer_cache))\n"
        "print(len(sys.meta_path), sys.unraisablehook)\n";

    void leavesNone() { requireTheSame(facts); }
    void leavesThePathToOthers() { requireTheSame(facts, home() + "/a:" + home() + "/b"); }

    void runsTheRealSitecustomize() {
        _directory.write("own/sitecustomize.py",
                         "import sys, json\nprint(__name__, __file__, sys.path, __spec__.origin)\n");
        requireTheSame(facts, home() + "/own");
        _directory.write("package/sitecustomize/__init__.py", "from . import part\nprint(__path__, __package__)\n");
        _directory.write("package/sitecustomize/part.py", "print(__name__)\n");
        requireTheSame(facts, home() + "/package");
    }

    void reportsAnErrorInItAsEver() {
        for (const std::string error :
             {"1 / 0", "import nonexistent", "raise ImportError('x', name='sitecustomize')", "f("}) {
            _directory.write("bad/sitecustomize.py", error + "\n");
            std::filesystem::remove_all(_directory.path() / "bad/__pycache__");
            requireTheSame(facts, home() + "/bad");
        }
    }

    void runsUsercustomizeAfterIt() {
        _directory.write(".local/lib/python" FURTHER_PYTHON_VERSION "/site-packages/usercustomize.py",
                         "import sys\nprint('usercustomize', list(sys.modules), sys.path_importer_cache.keys())\n");
        requireTheSame(facts);
    }

    void runsTheFileOfTheCommandLineWhereThereIsNoKeeper() {
        const auto file = _directory.write("program.py", "print('runs')\n");
        for (const auto& module : {BootedPython::module(), forOthers()}) {
            const auto end = run(file, "", "graceful,wait,preload=json", module);
            CPPUNIT_ASSERT_EQUAL(std::string("runs\n"), end.output);
            CPPUNIT_ASSERT_EQUAL(0, end.code);
        }
    }

    void doesNothingWhereItIsToldNothing() {
        const auto file = _directory.write("program.py", "import signal\nprint(signal.getsignal(signal.SIGTERM))\n");
        CPPUNIT_ASSERT_EQUAL(std::string("0\n"), run(file, "", "later").output);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TracesTest);

} // namespace further::boot
