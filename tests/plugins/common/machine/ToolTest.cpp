#include "plugins/common/machine/Tool.h"
#include "support/TemporaryDirectory.h"

#include <cppunit/extensions/HelperMacros.h>

#include <sys/wait.h>

#include <cerrno>

namespace further::machine {

using namespace std::chrono_literals;
using namespace std::string_literals;

class ToolTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ToolTest);
    CPPUNIT_TEST(tellsWhatTheProgramPrints);
    CPPUNIT_TEST(givesItNothingOfThisProcess);
    CPPUNIT_TEST(tellsNothingWhereItFails);
    CPPUNIT_TEST(isNotThereWhereItCannotBeExecuted);
    CPPUNIT_TEST(killsWhatHangsAndAsksNoMore);
    CPPUNIT_TEST(takesOnlyTheFirstOfALongOutput);
    CPPUNIT_TEST_SUITE_END();

    testing::TemporaryDirectory _place;

    Tool script(const std::string& text, std::chrono::milliseconds timeout = 20s) const {
        const auto file = _place.write("tool", "#!/bin/sh\n" + text);
        std::filesystem::permissions(file, std::filesystem::perms::owner_all);
        return {file, {"get_throttled", "two words"}, timeout};
    }

    static void assertNoChildIsLeft() {
        CPPUNIT_ASSERT_EQUAL(-1, ::waitpid(-1, nullptr, WNOHANG));
        CPPUNIT_ASSERT_EQUAL(ECHILD, errno);
    }

public:
    void tellsWhatTheProgramPrints() {
        auto tool = script("echo \"$1,$2\"; echo aside >&2");
        CPPUNIT_ASSERT(tool.exists());
        CPPUNIT_ASSERT_EQUAL("get_throttled,two words\n"s, tool.ask().value());
        CPPUNIT_ASSERT_EQUAL("get_throttled,two words\n"s, tool.ask().value());
        assertNoChildIsLeft();
    }

    void givesItNothingOfThisProcess() {
        ::setenv("FURTHER_SECRET", "x", 1);
        const int descriptor = ::dup(2); // not close-on-exec, as Poco's aren't
        auto tool = script("echo \"${FURTHER_SECRET-none}\"; cat; ls /proc/self/fd; grep SigBlk /proc/self/status");
        sigset_t blocked;
        sigset_t before;
        ::sigfillset(&blocked);
        ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
        const auto told = tool.ask();
        ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
        ::close(descriptor);
        ::unsetenv("FURTHER_SECRET");
        CPPUNIT_ASSERT_EQUAL("none\n0\n1\n2\n3\nSigBlk:\t0000000000000000\n"s, told.value()); // 3 is that of ls
    }

    void tellsNothingWhereItFails() {
        CPPUNIT_ASSERT(!script("echo throttled=0x0; exit 1").ask());
        CPPUNIT_ASSERT(!script("echo throttled=0x0; kill -9 $$").ask());
        assertNoChildIsLeft();
    }

    void isNotThereWhereItCannotBeExecuted() {
        Tool missing(_place.path() / "missing", {}, 1s);
        CPPUNIT_ASSERT(!missing.exists());
        CPPUNIT_ASSERT(!missing.ask());
        Tool plain(_place.write("plain", "echo x"), {}, 1s);
        CPPUNIT_ASSERT(!plain.exists());
        CPPUNIT_ASSERT(!plain.ask());
    }

    void killsWhatHangsAndAsksNoMore() {
        auto tool = script("sleep 1000", 100ms); // the sleep is killed, too
        CPPUNIT_ASSERT(!tool.ask());
        assertNoChildIsLeft();
        CPPUNIT_ASSERT(script("echo well").ask());
        CPPUNIT_ASSERT(!tool.ask());
        auto closes = script("exec >&-; exec sleep 1000", 100ms);
        CPPUNIT_ASSERT(!closes.ask());
        assertNoChildIsLeft();
    }

    void takesOnlyTheFirstOfALongOutput() {
        CPPUNIT_ASSERT_EQUAL(std::size_t{4096}, script("head -c 10000 /dev/zero").ask().value().size());
        CPPUNIT_ASSERT(!script("exec cat /dev/zero", 100ms).ask());
        assertNoChildIsLeft();
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ToolTest);

} // namespace further::machine
