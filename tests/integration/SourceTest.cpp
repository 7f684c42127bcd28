#include "support/AgentProcess.h"
#include "support/ExecClient.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::testing {

/// What a `start` runs, and where.
class SourceTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SourceTest);
    CPPUNIT_TEST(understandsTheSpellingOfTheOldDocumentation);
    CPPUNIT_TEST(refusesBothOrNeither);
    CPPUNIT_TEST(runsAFileInItsOwnDirectory);
    CPPUNIT_TEST(findsARelativePathBelowTheWorkingDirectory);
    CPPUNIT_TEST(hasFurtherInTheHomeForItsWorkingDirectory);
    CPPUNIT_TEST(saysThatAFileIsNotThere);
    CPPUNIT_TEST(saysWhyAFileCantRun);
    CPPUNIT_TEST(keepsAScriptPrivate);
    CPPUNIT_TEST(removesAScriptAtItsEnd);
    CPPUNIT_TEST(removesAScriptWithItsConnection);
    CPPUNIT_TEST(runsAScriptAsItIs);
    CPPUNIT_TEST_SUITE_END();

    static constexpr const char* where = "import os, sys\nprint(os.getcwd())\nprint(sys.path[0])";

    /// Runs a file that prints `where`.
    static std::string runPath(ExecClient& client, const std::string& path) {
        client.startPath(path);
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        return client.output();
    }

    static ExecClient::Received errorFor(ExecClient& client, const std::string& data) {
        client.send("start", data);
        auto error = client.next();
        CPPUNIT_ASSERT_EQUAL(std::string("error"), error.type);
        return error;
    }

    static void assertDetail(const std::string& word, const ExecClient::Received& error) {
        const auto detail = error.text("detail");
        CPPUNIT_ASSERT_MESSAGE(detail, detail.find(word) != std::string::npos);
    }

public:
    void understandsTheSpellingOfTheOldDocumentation() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.send("start", R"-({"souceScript":"print('alias')"})-");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        client.send("start", R"-({"sourceScript":"print('right')","souceScript":"print('wrong')"})-");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::string("alias\nright\n"), client.output());
    }

    void refusesBothOrNeither() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        for (const std::string data : {R"-({"sourceScript":"print(1)","sourcePath":"/x.py"})-",
                                       R"-({"souceScript":"print(1)","sourcePath":"/x.py"})-", "{}"}) {
            const auto error = errorFor(client, data);
            CPPUNIT_ASSERT_EQUAL(std::string("Bad message"), error.text("message"));
            CPPUNIT_ASSERT_EQUAL(std::string("invalid_data"), error.text("code"));
            assertDetail("data.sourceScript", error);
            assertDetail("data.sourcePath", error);
        }
    }

    void runsAFileInItsOwnDirectory() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        const TemporaryDirectory place;
        const auto file = place.write("my project/main.py", std::string("import neighbour\n") + where);
        place.write("my project/neighbour.py", "print('neighbour')");
        const auto directory = (place.path() / "my project").string();
        CPPUNIT_ASSERT_EQUAL("neighbour\n" + directory + "\n" + directory + "\n", runPath(client, file));
    }

    void findsARelativePathBelowTheWorkingDirectory() {
        const TemporaryDirectory place;
        const AgentProcess agent({"programs.workDirectory=" + place.path().string()});
        ExecClient client(agent.address());
        place.write("top.py", where);
        place.write("deep/er/run.py", where);
        const auto top = place.path().string();
        CPPUNIT_ASSERT_EQUAL(top + "\n" + top + "\n", runPath(client, "top.py"));
        const auto deeper = top + "/deep/er";
        CPPUNIT_ASSERT_EQUAL(deeper + "\n" + deeper + "\n", runPath(client, "deep/er/run.py"));
    }

    void hasFurtherInTheHomeForItsWorkingDirectory() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        agent.home().write("further/mine.py", "print('mine')");
        CPPUNIT_ASSERT_EQUAL(std::string("mine\n"), runPath(client, "mine.py"));
    }

    void saysThatAFileIsNotThere() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        for (const std::string path : {"no-such.py", "/no/such.py", "/etc/passwd/no.py"}) {
            const auto error = errorFor(client, "{\"sourcePath\":" + inJson(path) + "}");
            CPPUNIT_ASSERT_EQUAL(std::string("not_found"), error.text("code"));
            CPPUNIT_ASSERT_EQUAL(std::string("Bad message"), error.text("message"));
            assertDetail(path, error);
        }
        CPPUNIT_ASSERT_EQUAL(std::string("on\n"), client.run("print('on')"));
        CPPUNIT_ASSERT_EQUAL(std::string("error error error started stdout stopped"), client.types());
    }

    void saysWhyAFileCantRun() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        const auto error = errorFor(client, R"({"sourcePath":"/tmp"})");
        CPPUNIT_ASSERT_EQUAL(std::string("start_failed"), error.text("code"));
        CPPUNIT_ASSERT(error.text("message") != "Bad message");
        assertDetail("directory", error);
    }

    void keepsAScriptPrivate() {
        const TemporaryDirectory place;
        const AgentProcess agent({"programs.tempDirectory=" + place.path().string()});
        ExecClient client(agent.address());
        const auto said =
            client.run("import os, sys\nd = os.getcwd()\nprint(os.path.dirname(d), oct(os.stat(d).st_mode),"
                       " oct(os.stat(__file__).st_mode), os.path.dirname(os.path.abspath(__file__)) == d)");
        CPPUNIT_ASSERT_EQUAL(place.path().string() + " 0o40700 0o100600 True\n", said);
    }

    static void awaitEmpty(const TemporaryDirectory& place) {
        for (const Deadline deadline(std::chrono::seconds(5)); !std::filesystem::is_empty(place.path());)
            CPPUNIT_ASSERT(!deadline.passed());
    }

    void removesAScriptAtItsEnd() {
        const TemporaryDirectory place;
        const AgentProcess agent({"programs.tempDirectory=" + place.path().string(), "python-exec.stopGrace=50 ms"});
        ExecClient client(agent.address());
        client.run("import os\nos.makedirs('deep/er')\nopen('deep/er/own', 'w').close()\nos.chmod('deep', 0)");
        awaitEmpty(place);
        client.start("import signal, time\nsignal.signal(15, signal.SIG_IGN)\nprint(1)\ntime.sleep(20)");
        client.awaitOutput("1");
        client.send("stop");
        CPPUNIT_ASSERT_EQUAL(-9, client.awaitStopped());
        awaitEmpty(place);
    }

    void removesAScriptWithItsConnection() {
        const TemporaryDirectory place;
        const AgentProcess agent({"programs.tempDirectory=" + place.path().string()});
        {
            ExecClient client(agent.address());
            client.start("print(1)\nimport time\ntime.sleep(20)");
            client.awaitOutput("1");
            CPPUNIT_ASSERT(!std::filesystem::is_empty(place.path()));
        }
        awaitEmpty(place);
    }

    void runsAScriptAsItIs() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        CPPUNIT_ASSERT_EQUAL(std::string(), client.run(""));
        CPPUNIT_ASSERT_EQUAL(std::string("\xe2\x82\xac '\n"), client.run("print('''\xe2\x82\xac '\n''', end='')\r\n"));
        const std::string longer(1'000'000, 'x');
        CPPUNIT_ASSERT_EQUAL(std::string("1000000\n"), client.run("print(len('" + longer + "'))"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SourceTest);

} // namespace further::testing
