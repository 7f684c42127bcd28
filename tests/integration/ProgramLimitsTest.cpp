#include "support/AgentProcess.h"
#include "support/ControlGroupTree.h"
#include "support/EchoClient.h"
#include "support/Linkctl.h"
#include "support/Skip.h"

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

namespace further::testing {

/// Programs that meet a limit, as their clients see it; an echo client beside them goes on. Each would end by itself
/// where nothing limited it.
class ProgramLimitsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProgramLimitsTest);
    CPPUNIT_TEST(ofRunTime);
    CPPUNIT_TEST(ofMemoryByTheAddressSpace);
    CPPUNIT_TEST(ofMemoryByAControlGroup);
    CPPUNIT_TEST(ofProcessesByTheUser);
    CPPUNIT_TEST(ofProcessesByAControlGroup);
    CPPUNIT_TEST(ofAFilesSize);
    CPPUNIT_TEST(ofAFilesSizeWhereTheProgramEndsByIt);
    CPPUNIT_TEST(ofOpenFiles);
    CPPUNIT_TEST(doctorSaysHowTheyAreKept);
    CPPUNIT_TEST(aValueOutOfRangeStopsTheAgent);
    CPPUNIT_TEST_SUITE_END();

    /// A place that other users may pass through.
    const TemporaryDirectory _place;

    static void assertHas(const std::string& words, const std::string& text) {
        CPPUNIT_ASSERT_MESSAGE(words + " in: " + text, text.find(words) != std::string::npos);
    }

    /// The next message is an error that says so.
    static void assertTold(ExecClient& client, const std::string& words) {
        const auto told = client.next();
        CPPUNIT_ASSERT_EQUAL(std::string("error"), told.type);
        CPPUNIT_ASSERT_EQUAL(std::string("too_large"), told.text("code"));
        assertHas(words, told.text("detail"));
    }

    /// The program says that it is full, while the echo client goes on; and so does what comes then.
    static void assertGetsFull(const std::vector<std::string>& settings, const std::string& script) {
        const AgentProcess agent(settings);
        EchoClient live(agent.address());
        ExecClient client(agent.address());
        client.start(script);
        client.awaitOutput("full\n");
        live.converse(10);
        client.send("stop");
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, client.awaitStopped());
        live.converse();
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), ExecClient(agent.address()).run("print('on')"));
    }

    /// A program in a tree of control groups that is none writes what the kernel would say there.
    void assertTellsOf(const std::string& setting, const std::string& file, const std::string& events,
                       const std::string& words) const {
        const ControlGroupTree tree(_place.path() / "groups");
        const AgentProcess agent({setting, "programs.controlGroup=" + tree.path().string()});
        EchoClient live(agent.address());
        ExecClient client(agent.address());
        client.start("import os\nopen(f'" + tree.path().string() + "/program-{os.getppid()}/" + file +
                     "', 'w').write('''" + events + "''')\nos.kill(os.getpid(), 9)");
        CPPUNIT_ASSERT_EQUAL(std::string("started"), client.next().type);
        assertTold(client, words);
        CPPUNIT_ASSERT_EQUAL(-SIGKILL, client.awaitStopped());
        live.converse();
    }

public:
    void setUp() override { std::filesystem::permissions(_place.path(), std::filesystem::perms(0755)); }

    void ofRunTime() {
        const AgentProcess agent({"programs.maxRunTime=500 ms"});
        ExecClient client(agent.address());
        client.start("import time\nprint('on')\ntime.sleep(60)");
        client.awaitOutput("on\n");
        assertTold(client, "has run for 500 ms, as long as it may here: let it finish sooner, or raise "
                           "programs.maxRunTime");
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), client.run("print('on')"));
    }

    void ofMemoryByTheAddressSpace() {
        assertGetsFull({"programs.maxMemory=256 MiB"}, R"(
import time
hoard = []
try:
    for i in range(1000):
        hoard.append(b'x' * 1000000)
except MemoryError:
    print('full')
time.sleep(60))");
    }

    void ofMemoryByAControlGroup() {
        assertTellsOf("programs.maxMemory=64 MiB", "memory.events", "oom 1\noom_kill 1\n",
                      "more than the 64 MiB of memory");
    }

    // Where they are another user's than the agent's.
    void ofProcessesByTheUser() {
        if (::geteuid() != 0) {
            skip("only root can have programs of another user");
            return;
        }
        assertGetsFull({"programs.allowRoot=false", "programs.user=nobody", "programs.maxProcesses=40",
                        "agent.stateDirectory=" + (_place.path() / "state").string()},
                       R"(
import os, time
try:
    for i in range(9):
        os.fork()
except OSError:
    os.write(1, b'full\n')
time.sleep(60))");
    }

    void ofProcessesByAControlGroup() {
        assertTellsOf("programs.maxProcesses=20", "pids.events", "max 3\n", "it may have 20 at once");
    }

    void ofAFilesSize() {
        assertGetsFull({"programs.maxFileSize=1 MiB"}, R"(
import os, time
try:
    with open('long', 'wb', buffering=0) as file:
        for i in range(100):
            file.write(b'x' * 1000000)
except OSError as error:
    print(os.path.getsize('long') == 1 << 20 and 'full')
time.sleep(60))");
    }

    void ofAFilesSizeWhereTheProgramEndsByIt() {
        const AgentProcess agent({"programs.maxFileSize=64 KiB"});
        EchoClient live(agent.address());
        ExecClient client(agent.address());
        client.start("import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_DFL)\n"
                     "open('long', 'wb').write(b'x' * 1000000)");
        CPPUNIT_ASSERT_EQUAL(std::string("started"), client.next().type);
        assertTold(client, "it wrote more than 64 KiB to a file: write less, or raise programs.maxFileSize");
        CPPUNIT_ASSERT_EQUAL(-SIGXFSZ, client.awaitStopped());
        live.converse();
    }

    void ofOpenFiles() {
        assertGetsFull({"programs.maxOpenFiles=50"}, R"(
import os, time
files = []
try:
    for i in range(1000):
        files.append(open('/dev/null'))
except OSError:
    print(len(files) < 50 and 'full')
time.sleep(60))");
    }

    void doctorSaysHowTheyAreKept() {
        const ControlGroupTree tree(_place.path() / "groups", "memory pids");
        const AgentProcess agent({"programs.controlGroup=" + tree.path().string()});
        assertHas("kept by control groups: memory and processes.", Linkctl(agent).print({"doctor"}));
        const AgentProcess other({"programs.maxProcesses=20"});
        assertHas("Nothing limits the processes of programs", Linkctl(other).run({"doctor"}).output);
    }

    void aValueOutOfRangeStopsTheAgent() {
        const TemporaryDirectory home;
        ChildProcess agent(AgentProcess::program("further-linkd"),
                           AgentProcess::arguments(home, {"programs.cpuWeight=101"}));
        CPPUNIT_ASSERT(agent.awaitExit() != 0);
        assertHas("The value 101 of programs.cpuWeight should be from 0 to 100", agent.errors());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProgramLimitsTest);

} // namespace further::testing
