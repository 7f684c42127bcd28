#include "plugin/LoadProbe.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <sys/wait.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <thread>

using namespace further;
using namespace std::chrono_literals;
using namespace std::string_literals;

class LoadProbeTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(LoadProbeTest);
    CPPUNIT_TEST(takesWhatCanBeLoaded);
    CPPUNIT_TEST(loadsNothingIntoTheProcessItself);
    CPPUNIT_TEST(namesAnUndefinedSymbol);
    CPPUNIT_TEST(namesAMissingLibrary);
    CPPUNIT_TEST(saysWhatAStaticInitialiserThrows);
    CPPUNIT_TEST(saysThatAStaticInitialiserEndsTheProcess);
    CPPUNIT_TEST(saysThatAStaticInitialiserCrashes);
    CPPUNIT_TEST(crashesWhereTheProcessIgnoresTheSignal);
    CPPUNIT_TEST(endsAStaticInitialiserThatHangs);
    CPPUNIT_TEST(leavesNeitherProcessesNorDescriptors);
    CPPUNIT_TEST(mayBeUsedBesideOtherThreads);
    CPPUNIT_TEST_SUITE_END();

public:
    void takesWhatCanBeLoaded() { CPPUNIT_ASSERT_EQUAL("accepted"s, refusal("obedient")); }

    void loadsNothingIntoTheProcessItself() {
        refusal("throwing-constructor");
        CPPUNIT_ASSERT_EQUAL("accepted"s, refusal("next-sdk"));
        CPPUNIT_ASSERT(!isMapped("next-sdk.so"));
    }

    void namesAnUndefinedSymbol() {
        const auto sentence = refusal("undefined-symbol");
        CPPUNIT_ASSERT_MESSAGE(sentence, sentence.starts_with("It uses sensors::Thermometer::read(int) const, which "));
    }

    void namesAMissingLibrary() {
        const auto sentence = refusal("missing-dependency");
        CPPUNIT_ASSERT_MESSAGE(sentence,
                               sentence.starts_with("It needs the library libfurther-test-thermometer.so.3, "));
        CPPUNIT_ASSERT_MESSAGE(sentence, sentence.ends_with("apt-file search libfurther-test-thermometer.so.3"));
    }

    void saysWhatAStaticInitialiserThrows() {
        const auto advice = ". What may fail belongs into start(), where it may throw"s;
        CPPUNIT_ASSERT_EQUAL("A static initialiser of it throws: there is no sensor" + advice,
                             refusal("throwsStandard"));
        CPPUNIT_ASSERT_EQUAL("A static initialiser of it throws: the bus is gone" + advice, refusal("throwsPoco"));
        CPPUNIT_ASSERT_EQUAL("A static initialiser of it throws: something that is no exception" + advice,
                             refusal("throwsNumber"));
    }

    void saysThatAStaticInitialiserEndsTheProcess() {
        const auto sentence = refusal("exits");
        CPPUNIT_ASSERT_MESSAGE(
            sentence, sentence.starts_with("It ends the process while it is loaded (with exit code 3): one of its "));
    }

    void saysThatAStaticInitialiserCrashes() {
        const auto sentence = refusal("crashes");
        CPPUNIT_ASSERT_MESSAGE(sentence, sentence.starts_with("It crashes while it is loaded (SIGSEGV): one of its "));
    }

    void crashesWhereTheProcessIgnoresTheSignal() {
        const auto before = std::signal(SIGSEGV, SIG_IGN);
        const auto sentence = refusal("crashes");
        std::signal(SIGSEGV, before);
        CPPUNIT_ASSERT_MESSAGE(sentence, sentence.starts_with("It crashes while it is loaded (SIGSEGV): "));
    }

    void endsAStaticInitialiserThatHangs() {
        CPPUNIT_ASSERT_EQUAL(
            "It hangs while it is loaded: its static initialisers have not ended after 50 ms. Let them "
            "do less: what takes time belongs into start()"s,
            refusal("hangs", LoadProbe(50ms)));
    }

    void leavesNeitherProcessesNorDescriptors() {
        const auto before = descriptors();
        for (const auto* const name : {"obedient", "undefined-symbol", "throwsStandard", "exits", "crashes", "missing"})
            refusal(name);
        refusal("hangs", LoadProbe(10ms));
        CPPUNIT_ASSERT_EQUAL(before, descriptors());
        CPPUNIT_ASSERT_EQUAL(pid_t(-1), ::waitpid(-1, nullptr, WNOHANG));
        CPPUNIT_ASSERT_EQUAL(ECHILD, errno);
    }

    void mayBeUsedBesideOtherThreads() {
        std::atomic<bool> ends{false};
        std::thread other([&] {
            while (!ends)
                std::string(100'000, 'x').swap(_text); // has the locks of the memory most of the time
        });
        for (int i = 0; i < 20; ++i) {
            const auto sentence = refusal("obedient");
            if (sentence != "accepted") {
                ends = true;
                other.join();
                CPPUNIT_FAIL(sentence);
            }
        }
        ends = true;
        other.join();
    }

private:
    static std::string refusal(const std::string& name, const LoadProbe& probe = LoadProbe(20s)) {
        try {
            probe.load(std::filesystem::path(FURTHER_TEST_PLUGINS) / (name + ".so"));
        } catch (const Poco::Exception& problem) {
            return problem.message();
        }
        return "accepted";
    }

    static std::ptrdiff_t descriptors() {
        return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
    }

    static bool isMapped(const std::string& name) {
        std::ostringstream maps;
        maps << std::ifstream("/proc/self/maps").rdbuf();
        return maps.str().find(name) != std::string::npos;
    }

    std::string _text;
};

CPPUNIT_TEST_SUITE_REGISTRATION(LoadProbeTest);
