#include "plugins/python-exec/boot/StartEnvironment.h"
#include "plugins/python-exec/boot/BootWords.h"

#include <cppunit/extensions/HelperMacros.h>

#include <string>

namespace further::boot {

/// What an interpreter is told, and the environment that a program may have in it.
class StartEnvironmentTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(StartEnvironmentTest);
    CPPUNIT_TEST(readsWhatToDo);
    CPPUNIT_TEST(takesWordsOfALaterVersionForNone);
    CPPUNIT_TEST(takesItsTracesOut);
    CPPUNIT_TEST(leavesTheRestOfThePath);
    CPPUNIT_TEST(leavesAPathThatIsntItsOwn);
    CPPUNIT_TEST(holdsForTheSameEnvironment);
    CPPUNIT_TEST(holdsForVariablesThatNobodyReadsBefore);
    CPPUNIT_TEST(holdsWhateverStandsForTheModuleItself);
    CPPUNIT_TEST(differsAtAnyOtherVariable);
    CPPUNIT_TEST(changesWhatTheStartHasChanged);
    CPPUNIT_TEST_SUITE_END();

    const Variables _started{"A=1", "PYTHONPATH=/boot:/lib", "FURTHER_BOOT=wait", "B=2"};
    const StartEnvironment _environment{_started, {"A=1", "PYTHONPATH=/lib", "B=2"}, "/boot"};

    static std::string joined(const Variables& variables) {
        std::string all;
        for (const auto& variable : variables)
            all += variable + ' ';
        return all;
    }

    void readsWhatToDo() {
        const auto none = BootWords::parse("");
        CPPUNIT_ASSERT(!none.graceful && !none.wait && none.preload.empty());
        const auto all = BootWords::parse("graceful,wait,preload=numpy:PIL.Image");
        CPPUNIT_ASSERT(all.graceful && all.wait);
        CPPUNIT_ASSERT_EQUAL(std::string("numpy PIL.Image "), joined(all.preload));
    }

    void takesWordsOfALaterVersionForNone() {
        const auto words = BootWords::parse(",gracefully,wait=1,,preload=,");
        CPPUNIT_ASSERT(!words.graceful && !words.wait && words.preload.empty());
    }

    void takesItsTracesOut() {
        CPPUNIT_ASSERT_EQUAL(std::string("A=1 "),
                             joined(withoutTraces({"FURTHER_BOOT=x", "A=1", "PYTHONPATH=/boot"}, "/boot")));
        CPPUNIT_ASSERT_EQUAL(std::string(), joined(withoutTraces({"PYTHONPATH=/boot:"}, "/boot")));
    }

    void leavesTheRestOfThePath() {
        CPPUNIT_ASSERT_EQUAL(std::string("PYTHONPATH=/a:/b B=2 "),
                             joined(withoutTraces({"PYTHONPATH=/boot:/a:/b", "B=2"}, "/boot")));
    }

    void leavesAPathThatIsntItsOwn() {
        for (const std::string path : {"/boots", "/a:/boot", "", "/boots:/a"})
            CPPUNIT_ASSERT_EQUAL("PYTHONPATH=" + path + ' ', joined(withoutTraces({"PYTHONPATH=" + path}, "/boot")));
    }

    void holdsForTheSameEnvironment() {
        CPPUNIT_ASSERT_EQUAL(std::string(), _environment.differsAt({"B=2", "PYTHONPATH=/boot:/lib", "A=1"}));
    }

    void holdsForVariablesThatNobodyReadsBefore() {
        CPPUNIT_ASSERT_EQUAL(std::string(), _environment.differsAt({"B=2", "PYTHONPATH=/boot:/lib", "A=1", "PWD=/x",
                                                                    "TERM=xterm", "FURTHER_LINK_SECRET=7"}));
    }

    void holdsWhateverStandsForTheModuleItself() {
        CPPUNIT_ASSERT_EQUAL(std::string(),
                             _environment.differsAt({"A=1", "B=2", "PYTHONPATH=/lib", "FURTHER_BOOT=graceful"}));
    }

    void differsAtAnyOtherVariable() {
        CPPUNIT_ASSERT_EQUAL(std::string("A"), _environment.differsAt({"A=2", "B=2", "PYTHONPATH=/lib"}));
        CPPUNIT_ASSERT_EQUAL(std::string("B"), _environment.differsAt({"A=1", "PYTHONPATH=/lib"}));
        CPPUNIT_ASSERT_EQUAL(std::string("C"), _environment.differsAt({"A=1", "B=2", "C=", "PYTHONPATH=/lib"}));
        CPPUNIT_ASSERT_EQUAL(std::string("PYTHONPATH"),
                             _environment.differsAt({"A=1", "B=2", "PYTHONPATH=/boot:/other"}));
    }

    void changesWhatTheStartHasChanged() {
        const StartEnvironment environment(_started, {"LC_CTYPE=C.UTF-8", "A=one", "PYTHONPATH=/lib"}, "/boot");
        CPPUNIT_ASSERT_EQUAL(std::string("PYTHONPATH=/lib A=one PWD=/ LC_CTYPE=C.UTF-8 "),
                             joined(environment.asChanged({"B=2", "PYTHONPATH=/boot:/lib", "A=1", "PWD=/"})));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(StartEnvironmentTest);

} // namespace further::boot
