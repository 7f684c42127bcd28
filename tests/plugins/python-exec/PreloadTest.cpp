#include "PythonFixture.h"

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace further {

/// Programs that are forks of an interpreter with modules, where they are another user's than the launcher.
class PreloadTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(PreloadTest);
    CPPUNIT_TEST(programsOfAnotherUserHaveTheModulesAlready);
    CPPUNIT_TEST(noProgramMayLookIntoWhatMadeIt);
    CPPUNIT_TEST(noProgramMayLookIntoAForkThatWaits);
    CPPUNIT_TEST(noProgramSpoilsTheStartsOfOthersByTheirLimits);
    CPPUNIT_TEST(noProgramMayLookIntoAnInterpreterThatWaits);
    CPPUNIT_TEST_SUITE_END();

    /// What a program prints that begins in a fork.
    static std::string said(const std::string& code) {
        const ProgramsOfAnother another;
        PythonFixture f(Values{{"preload", "colorsys"}});
        CPPUNIT_ASSERT(f.strand.runUntil([&] { return f.launcher->preparation().waiting > 0; }));
        f.run(code);
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string(), f.session.output("stderr"));
        return f.session.output("stdout");
    }

    /// What a program finds that looks into one which waits beside it, and into itself.
    static std::string seenBesideIt(const Values& config) {
        const ProgramsOfAnother another;
        PythonFixture f(config);
        CPPUNIT_ASSERT(f.strand.runUntil([&] { return f.launcher->preparation().waiting > 0; }));
        f.run("import os\n"
              "def parent(pid): return int(open(f'/proc/{pid}/stat').read().split()[3])\n"
              "def children(pid): return map(int, open(f'/proc/{pid}/task/{pid}/children').read().split())\n"
              "def look(pid):\n"
              "    try:\n"
              "        open(f'/proc/{pid}/mem', 'r+b').close()\n"
              "        return 'open'\n"
              "    except PermissionError:\n"
              "        return 'refused'\n"
              "print('here')\n"
              "input()\n"
              "for each in children(parent(os.getppid())):\n"
              "    for one in children(each):\n"
              "        print('itself' if one == os.getpid() else 'the other', look(one))\n");
        CPPUNIT_ASSERT(f.awaitOutput("here\n"));
        CPPUNIT_ASSERT(f.strand.runUntil(
            [&] { return f.launcher->preparation().taken == 1 && f.launcher->preparation().waiting > 0; }));
        f.receive("stdin", {{"input", "\n"}});
        CPPUNIT_ASSERT(f.await("stopped"));
        CPPUNIT_ASSERT_EQUAL(std::string(), f.session.output("stderr"));
        return f.session.output("stdout");
    }

public:
    void programsOfAnotherUserHaveTheModulesAlready() {
        if (!ProgramsOfAnother::possible())
            return;
        CPPUNIT_ASSERT_EQUAL(std::string("True True True nobody\n"),
                             said("import os, pwd, sys\n"
                                  "user = pwd.getpwnam('nobody')\n"
                                  "print('colorsys' in sys.modules, os.getresuid() == (user.pw_uid,) * 3,\n"
                                  "      sorted(os.getgroups()) == sorted(os.getgrouplist('nobody', user.pw_gid)),\n"
                                  "      os.environ['USER'])"));
    }

    /// What it had that do, its keeper wouldn't see.
    void noProgramMayLookIntoWhatMadeIt() {
        if (!ProgramsOfAnother::possible())
            return;
        CPPUNIT_ASSERT_EQUAL(
            std::string("further-reaper refused\npython3 refused\nfurther-keeper refused\npython3 open\n"),
            said("import os\n"
                 "def look(pid):\n"
                 "    words = open(f'/proc/{pid}/stat').read().split()\n"
                 "    try:\n"
                 "        open(f'/proc/{pid}/mem', 'r+b').close()\n"
                 "        os.listdir(f'/proc/{pid}/fd')\n"
                 "        found = 'open'\n"
                 "    except PermissionError:\n"
                 "        found = 'refused'\n"
                 "    print(words[1].strip('()'), found)\n"
                 "    return int(words[3])\n"
                 "look(look(look(os.getppid())))\n"
                 "look(os.getpid())\n"));
    }

    void noProgramSpoilsTheStartsOfOthersByTheirLimits() {
        if (!ProgramsOfAnother::possible())
            return;
        const ProgramsOfAnother another;
        PythonFixture f(Values{{"preload", "colorsys"}});
        const auto waits = [&] { return f.launcher->preparation().waiting > 0; };
        CPPUNIT_ASSERT(f.strand.runUntil(waits));
        f.run("import os, resource\n"
              "forks = int(open(f'/proc/{os.getppid()}/stat').read().split()[3])\n"
              "resource.prlimit(forks, resource.RLIMIT_FSIZE, (0, 0))\n"
              "print('done')\n",
              "1");
        CPPUNIT_ASSERT(f.await("stopped", "1"));
        CPPUNIT_ASSERT_EQUAL(std::string("done\n"), f.session.output("stdout", "1"));
        for (const std::string process : {"2", "3", "4"}) {
            f.run("open('written', 'w').write('all')\nprint(open('written').read())\n", process);
            CPPUNIT_ASSERT(f.await("stopped", process));
            CPPUNIT_ASSERT_EQUAL(std::string("all\n"), f.session.output("stdout", process));
        }
        CPPUNIT_ASSERT(f.strand.runUntil(waits));
    }

    void noProgramMayLookIntoAForkThatWaits() {
        if (ProgramsOfAnother::possible())
            CPPUNIT_ASSERT_EQUAL(std::string("here\nitself open\nthe other refused\n"),
                                 seenBesideIt({{"preload", "colorsys"}}));
    }

    void noProgramMayLookIntoAnInterpreterThatWaits() {
        if (ProgramsOfAnother::possible())
            CPPUNIT_ASSERT_EQUAL(std::string("here\nitself open\nthe other refused\n"), seenBesideIt({}));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(PreloadTest);

} // namespace further
