#include "support/AgentProcess.h"
#include "support/AnotherUser.h"
#include "support/ExecClient.h"
#include "support/RunClient.h"
#include "support/Skip.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

namespace further::testing {

/// Programs that import further_link, on the real agent, and their clients on /run and /exec.
class FurtherLinkTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FurtherLinkTest);
    CPPUNIT_TEST(picturesAndKeysOfAProgram);
    CPPUNIT_TEST(aKeyForAProgramThatListensToNone);
    CPPUNIT_TEST(picturesAndKeysOnExec);
    CPPUNIT_TEST(aSlowClientMissesPicturesButNotTheLast);
    CPPUNIT_TEST(isThereForProgramsOfAnotherUser);
    CPPUNIT_TEST(hasTheAgentsVersion);
    CPPUNIT_TEST(nothingIsLeftOfAnAgent);
    CPPUNIT_TEST(nothingPilesUpOfAgentsThatAreKilled);
    CPPUNIT_TEST_SUITE_END();

    /// With a picture as Pillow's, as far as send_image looks; its JPEG is `text`.
    static std::string withPictures(const std::string& code) {
        return "from further_link import *\n"
               "class Picture:\n"
               "    mode, convert = 'L', None\n"
               "    def __init__(self, text): self.text = text\n"
               "    def save(self, file, format): file.write(self.text.encode())\n" +
               code;
    }

    static std::vector<std::filesystem::path> left(const std::filesystem::path& place) {
        std::vector<std::filesystem::path> found;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(place))
            if (entry.path().filename().string().starts_with("further-python-"))
                found.push_back(entry.path());
        return found;
    }

public:
    void picturesAndKeysOfAProgram() {
        const AgentProcess agent;
        RunClient client(agent.address());
        client.startCode("p1", "python3",
                         withPictures("from signal import pause\n"
                                      "up = KeyboardButton('ArrowUp')\n"
                                      "up.when_pressed = lambda: send_image(Picture('foo'))\n"
                                      "up.when_released = lambda: print('up')\n"
                                      "print('ready')\n"
                                      "pause()"));
        CPPUNIT_ASSERT_EQUAL(std::string("ArrowUp"), client.await("keylisten", "p1").text("output"));
        client.awaitOutput("p1", "ready"); // the button is listened to before anybody is to be told
        client.send("keyevent", "p1", R"({"key": "ArrowUp", "event": "keydown"})");
        CPPUNIT_ASSERT_EQUAL(std::string("Zm9v"), client.await("video", "p1").text("output"));
        client.send("keyevent", "p1", R"({"key": "ArrowUp", "event": "keyup"})");
        client.awaitOutput("p1", "up\n");
        client.send("stop", "p1");
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, client.awaitStopped("p1"));
    }

    void aKeyForAProgramThatListensToNone() {
        const AgentProcess agent;
        RunClient client(agent.address());
        client.startCode("p1", "python3", "input()");
        client.await("started", "p1");
        CPPUNIT_ASSERT_EQUAL(std::string("unavailable"), client
                                                             .errorFor(R"({"type": "keyevent", "process": "p1",
                                                 "data": {"key": "a", "event": "keydown"}})")
                                                             .text("code"));
        CPPUNIT_ASSERT_EQUAL(std::string("not_running"), client
                                                             .errorFor(R"({"type": "keyevent", "process": "p2",
                                                 "data": {"key": "a", "event": "keydown"}})")
                                                             .text("code"));
    }

    void picturesAndKeysOnExec() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.start(withPictures("import signal\n"
                                  "KeyboardButton('a').when_pressed = lambda: send_image(Picture('foo'))\n"
                                  "print('ready')\n"
                                  "signal.pause()"));
        CPPUNIT_ASSERT_EQUAL(std::string("a"), client.await("keylisten").text("output"));
        client.awaitOutput("ready");
        client.send("keyevent", R"({"key": "a", "event": "keydown"})");
        CPPUNIT_ASSERT_EQUAL(std::string("Zm9v"), client.await("video").text("output"));
        client.send("stop");
        CPPUNIT_ASSERT_EQUAL(-SIGTERM, client.awaitStopped());
    }

    void aSlowClientMissesPicturesButNotTheLast() {
        const AgentProcess agent;
        RunClient client(agent.address());
        RunClient other(agent.address());
        // 400 MB, of which the client reads nothing until the program has sent them all.
        client.startCode("p1", "python3",
                         withPictures("for i in range(400): send_image(Picture(str(i % 10) * 1000000))\n"
                                      "send_image(Picture('foo'))\n"
                                      "open('" +
                                      (agent.home().path() / "done").string() + "', 'w')"));
        other.startCode("p1", "python3",
                        "import os, time\nwhile not os.path.exists('" + (agent.home().path() / "done").string() +
                            "'): time.sleep(0.01)\nprint('done')");
        other.awaitOutput("p1", "done\n"); // the program wasn't held up
        std::size_t pictures = 0;
        std::string last;
        for (auto message = client.next(); message.type != "stopped"; message = client.next())
            if (message.type == "video") {
                ++pictures;
                last = message.text("output");
            }
        CPPUNIT_ASSERT_EQUAL(std::string("Zm9v"), last);
        CPPUNIT_ASSERT_MESSAGE(std::to_string(pictures), pictures < 50);
    }

    void isThereForProgramsOfAnotherUser() {
        if (!AnotherUser::possible()) {
            skip("only root can have programs of other users");
            return;
        }
        const TemporaryDirectory place; // others may pass through it, but not through the agent's home
        const AgentProcess agent({"programs.allowRoot=false", "programs.user=nobody",
                                  "agent.stateDirectory=" + (place.path() / "state").string()});
        ExecClient client(agent.address());
        client.start(withPictures("import os\nprint(os.getuid())\nsend_image(Picture('foo'))"));
        CPPUNIT_ASSERT_EQUAL(std::string("Zm9v"), client.await("video").text("output"));
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT(client.output() != "0\n");
    }

    void hasTheAgentsVersion() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        CPPUNIT_ASSERT_EQUAL(FURTHER_VERSION + std::string("\n"),
                             client.run("import further_link\nprint(further_link.__version__)"));
    }

    void nothingIsLeftOfAnAgent() {
        AgentProcess agent;
        ExecClient client(agent.address());
        client.start(withPictures("send_image(Picture('foo'))\ninput()"));
        client.await("video");
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), left(agent.home().path()).size());
        agent.signal(SIGTERM);
        CPPUNIT_ASSERT_EQUAL(0, agent.awaitExit());
        CPPUNIT_ASSERT(left(agent.home().path()).empty());
    }

    void nothingPilesUpOfAgentsThatAreKilled() {
        const TemporaryDirectory place;
        const std::vector<std::string> there{"agent.runtimeDirectory=" + place.path().string()};
        std::vector<std::filesystem::path> before;
        for (int i = 0; i < 2; ++i) {
            ChildProcess agent(AgentProcess::program("further-linkd"), AgentProcess::arguments(place, there));
            AgentProcess::awaitPort(agent);
            const auto now = left(place.path());
            CPPUNIT_ASSERT_EQUAL(std::size_t(1), now.size());
            CPPUNIT_ASSERT(now != before);
            before = now;
            agent.signal(SIGKILL);
            CPPUNIT_ASSERT_EQUAL(-SIGKILL, agent.awaitExit());
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FurtherLinkTest);

} // namespace further::testing
