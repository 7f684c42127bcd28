#include "support/AgentProcess.h"
#include "support/EchoClient.h"
#include "support/RawClient.h"
#include "support/Sanitized.h"
#include "support/Skip.h"

#include <Poco/DateTime.h>
#include <Poco/DateTimeParser.h>
#include <Poco/Timestamp.h>

#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

namespace further::testing {

/// The wall clock jumps by an hour, forward and back: nothing fires that wasn't due, and what becomes due still fires.
/// With libfaketime, in the agent and its launcher only; CLOCK_MONOTONIC stays true, as it does on a machine.
class ClockTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClockTest);
    CPPUNIT_TEST(nothingFiresWhenTheClockJumps);
    CPPUNIT_TEST(timersGoOnWhenTheClockJumps);
    CPPUNIT_TEST_SUITE_END();

    static constexpr int hour = 3600;

    static std::filesystem::path library() {
        for (const auto& entry : std::filesystem::directory_iterator("/usr/lib"))
            if (const auto file = entry.path() / "faketime/libfaketimeMT.so.1"; std::filesystem::exists(file))
                return file;
        return {};
    }

    static bool skipped() {
        if (sanitized)
            skip("libfaketime and the sanitizers don't get on");
        else if (library().empty())
            skip("libfaketime isn't installed (scripts/setup --all)");
        else
            return false;
        return true;
    }

    /// An agent whose clock is set by jump().
    struct Jumper {
        explicit Jumper(const std::vector<std::string>& definitions)
            : agent(definitions,
                    {"LD_PRELOAD=" FURTHER_TRUE_TIMERS ":" + library().string(), "FAKETIME_TIMESTAMP_FILE=" + file(),
                     "FAKETIME_NO_CACHE=1", "DONT_FAKE_MONOTONIC=1", "FAKETIME_DONT_RESET=1"}) {}

        std::string file() const {
            if (!std::filesystem::exists(place.path() / "time"))
                place.write("time", "+0");
            return (place.path() / "time").string();
        }

        /// By so many seconds from the true time. Throws where the agent doesn't go by it: the test would show nothing.
        void jump(int seconds) const {
            place.write("next", (seconds < 0 ? "" : "+") + std::to_string(seconds));
            std::filesystem::rename(place.path() / "next", place.path() / "time");
            const auto before = linesOf(agent.log()).size();
            const ExecClient logged(agent.address());
            auto lines = linesOf(agent.log());
            for (const Deadline deadline; lines.size() == before; lines = linesOf(agent.log()))
                if (deadline.passed())
                    throw std::runtime_error("The agent doesn't log that a client has come");
            int zone = 0;
            const auto now =
                Poco::DateTimeParser::parse("%Y-%m-%d %H:%M:%S", lines.back().substr(0, 19), zone).timestamp();
            const auto ahead = (now - Poco::Timestamp()) / Poco::Timestamp::resolution();
            if (std::abs(ahead - seconds) > hour / 2)
                throw std::runtime_error("The agent's clock is not " + std::to_string(seconds) +
                                         " s ahead: " + agent.log());
        }

        TemporaryDirectory place;
        AgentProcess agent;
    };

public:
    void nothingFiresWhenTheClockJumps() {
        if (skipped())
            return;
        // Each of these would be over after an hour.
        const Jumper jumper({"net.headerTimeout=30 min", "websocket.pingInterval=20 min",
                             "websocket.silenceTimeout=30 min", "websocket.closeTimeout=30 min",
                             "python-exec.stopGrace=30 min", "programs.leftoverGrace=30 min"});
        const auto& agent = jumper.agent;
        RawClient late(agent.port());
        late.send("GET /status HTTP/1.1\r\n");
        RawClient idle(agent.port());
        idle.handshake();
        RawClient closing(agent.port());
        closing.handshake();
        closing.sendFrame(RawClient::binary, "x");
        CPPUNIT_ASSERT_EQUAL(1003, closing.readClose());
        ExecClient deaf(agent.address());
        deaf.start("import signal, sys\nsignal.signal(signal.SIGTERM, lambda *_: print('no', flush=True))\n"
                   "print('ready')\nfor line in sys.stdin: print(line)");
        deaf.awaitOutput("ready\n");
        deaf.send("stop");
        deaf.awaitOutput("no\n");
        EchoClient live(agent.address());
        for (const int seconds : {hour, 0, -hour, hour, 0}) {
            jumper.jump(seconds);
            live.converse(10);
            letPass(std::chrono::milliseconds(100)); // for what wrongly fires
        }
        deaf.type("still here\n");
        deaf.awaitOutput("still here\n");
        CPPUNIT_ASSERT(!closing.awaitReset(std::chrono::milliseconds(100)));
        CPPUNIT_ASSERT(!idle.awaitEnd(std::chrono::milliseconds(0)));
        CPPUNIT_ASSERT_EQUAL(std::string(), idle.rest()); // no ping
        late.send(RawClient::hostLine(agent.port()) + "\r\n");
        CPPUNIT_ASSERT_EQUAL(200, late.readStatus());
        CPPUNIT_ASSERT(live.isQuietFor(std::chrono::milliseconds(0)));
    }

    void timersGoOnWhenTheClockJumps() {
        if (skipped())
            return;
        const Jumper jumper({"net.headerTimeout=200 ms", "websocket.pingInterval=50 ms",
                             "websocket.silenceTimeout=20 s", "websocket.closeTimeout=200 ms",
                             "python-exec.stopGrace=100 ms", "programs.leftoverGrace=100 ms"});
        const auto& agent = jumper.agent;
        ExecClient client(agent.address());
        for (const int seconds : {-hour, hour, 0}) {
            RawClient late(agent.port());
            late.send("GET /status HTTP/1.1\r\n");
            RawClient mute(agent.port());
            mute.handshake();
            client.start("import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('ready')\n"
                         "signal.pause()");
            client.awaitOutput("ready\n");
            jumper.jump(seconds);
            CPPUNIT_ASSERT(late.awaitEnd());
            CPPUNIT_ASSERT_EQUAL(unsigned{RawClient::ping}, mute.readFrame().opcode);
            client.send("stop");
            CPPUNIT_ASSERT_EQUAL(-SIGKILL, client.awaitStopped());
            // A grandchild that holds stdout: the agent's timer, and the keeper's.
            client.start("import subprocess\nsubprocess.Popen(['sleep', '60'])");
            CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ClockTest);

} // namespace further::testing
