#include "support/AgentProcess.h"
#include "support/Processes.h"
#include "support/RunClient.h"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <filesystem>
#include <string>

namespace further::testing {

using namespace std::string_literals;

/// The envelope and the messages of /run.
class RunTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RunTest);
    CPPUNIT_TEST(answersAPing);
    CPPUNIT_TEST(echoesTheClient);
    CPPUNIT_TEST(runsSeveralProgramsByTheClientsNames);
    CPPUNIT_TEST(usesAnIdAgainAfterItsStopped);
    CPPUNIT_TEST(refusesAnIdInUse);
    CPPUNIT_TEST(answersBadMessagesAndGoesOn);
    CPPUNIT_TEST(namesTheProgramInTheDataOfAnError);
    CPPUNIT_TEST(writesCodeIntoTheDirectoryThatThePathNames);
    CPPUNIT_TEST(runsAFileRelativeToTheWorkingDirectory);
    CPPUNIT_TEST(answersAStartThatCanNotBeDone);
    CPPUNIT_TEST(refusesAUserWhoIsNotAllowed);
    CPPUNIT_TEST(stopsAllWhenTheConnectionCloses);
    CPPUNIT_TEST(closesAtABinaryMessage);
    CPPUNIT_TEST(tellsOnceThatThereIsNoDisplay);
    CPPUNIT_TEST_SUITE_END();

public:
    void answersAPing() {
        const AgentProcess agent;
        RunClient client(agent.address());
        client.sendText(R"({"type":"ping"})");
        CPPUNIT_ASSERT_EQUAL(R"({"type":"pong","data":null,"client":"","process":null})"s, client.nextText());
    }

    void echoesTheClient() {
        const AgentProcess agent;
        RunClient client(agent.address(), "client=my%20page%22&client=other");
        client.startCode("p", "python3", "print(1)");
        client.awaitStopped("p");
        client.sendText(R"({"type":"ping","client":"another"})");
        CPPUNIT_ASSERT_EQUAL("my page\""s, client.next().client);
    }

    void runsSeveralProgramsByTheClientsNames() {
        const AgentProcess agent;
        RunClient client(agent.address());
        for (const auto* const name : {"a", "b b", "\u00e4\""})
            client.startCode(name, "python3", "print(input())\nimport sys\nprint('e', file=sys.stderr)\nsys.exit(3)");
        for (const auto* const name : {"a", "b b", "\u00e4\""})
            client.type(name, "for "s + name + "\n");
        client.awaitUntil([&] { return client.stopped().size() == 3; });
        for (const auto* const name : {"a", "b b", "\u00e4\""}) {
            CPPUNIT_ASSERT_EQUAL(3, client.stopped().at(name));
            CPPUNIT_ASSERT_EQUAL("e\n"s, client.output(name, "stderr"));
        }
        CPPUNIT_ASSERT_EQUAL("for a\n"s, client.output("a"));
        CPPUNIT_ASSERT_EQUAL("for b b\n"s, client.output("b b"));
    }

    void usesAnIdAgainAfterItsStopped() {
        const AgentProcess agent;
        RunClient client(agent.address());
        client.startCode("p", "python3", "import time; time.sleep(60)");
        client.await("started", "p");
        client.send("stop", "p");
        CPPUNIT_ASSERT_EQUAL(-15, client.awaitStopped("p"));
        client.startCode("p", "python3", "print('again')");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
        CPPUNIT_ASSERT_EQUAL("again\n"s, client.output("p"));
    }

    void refusesAnIdInUse() {
        const AgentProcess agent;
        RunClient client(agent.address());
        client.startCode("p", "python3", "input()");
        client.await("started", "p");
        const auto error =
            client.errorFor(R"json({"type":"start","process":"p","data":{"runner":"python3","code":"print(1)"}})json");
        CPPUNIT_ASSERT_EQUAL("conflict"s, error.text("code"));
        CPPUNIT_ASSERT_EQUAL("Bad message"s, error.text("message"));
        client.type("p", "\n");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
    }

    void answersBadMessagesAndGoesOn() {
        const AgentProcess agent;
        RunClient client(agent.address());
        for (const auto& [text, code] :
             {std::pair<const char*, const char*>{"hello", "bad_message"},
              {"[]", "bad_message"},
              {R"({"process":"p"})", "bad_message"},
              {R"({"type":"start","process":"p","data":5})", "bad_message"},
              {R"({"type":"dance","process":"p"})", "unknown_type"},
              {R"({"type":"start","data":{"runner":"python3","code":""}})", "invalid_data"},
              {R"({"type":"start","process":"","data":{"runner":"python3","code":""}})", "invalid_data"},
              {R"({"type":"start","process":5,"data":{"runner":"python3","code":""}})", "invalid_data"},
              {R"({"type":"stop"})", "invalid_data"},
              {R"({"type":"start","process":"p"})", "invalid_data"},
              {R"({"type":"start","process":"p","data":{"code":""}})", "invalid_data"},
              {R"({"type":"start","process":"p","data":{"runner":"python3"}})", "invalid_data"},
              {R"({"type":"start","process":"p","data":{"runner":"python3","code":5}})", "invalid_data"},
              {R"({"type":"start","process":"p","data":{"runner":"node","code":""}})", "unavailable"},
              {R"({"type":"stdin","process":"p","data":{"input":"x"}})", "not_running"},
              {R"({"type":"stop","process":"p"})", "not_running"},
              {R"({"type":"resize","process":"p","data":{"rows":5,"cols":5}})", "not_running"},
              {R"({"type":"keyevent","process":"p","data":{"key":"a","event":"keyup"}})", "not_running"}}) {
            const auto error = client.errorFor(text);
            CPPUNIT_ASSERT_EQUAL_MESSAGE(text, std::string(code), error.text("code"));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(text, ""s, error.process);
        }
        client.startCode("p", "python3", "input()");
        client.await("started", "p");
        for (const auto& [text, code] :
             {std::pair<const char*, const char*>{R"({"type":"resize","process":"p","data":{"rows":5,"cols":5}})",
                                                  "unavailable"},
              {R"({"type":"resize","process":"p","data":{"rows":0,"cols":5}})", "invalid_data"},
              {R"({"type":"keyevent","process":"p","data":{"key":"a","event":"keyup"}})", "unavailable"},
              {R"({"type":"keyevent","process":"p","data":{"key":"a","event":"hold"}})", "invalid_data"}})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(text, std::string(code), client.errorFor(text).text("code"));
        client.type("p", "\n");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
    }

    void namesTheProgramInTheDataOfAnError() {
        const AgentProcess agent;
        RunClient client(agent.address());
        const auto error = client.errorFor(R"({"type":"stdin","process":"my p","data":{"input":""}})");
        CPPUNIT_ASSERT_EQUAL("my p"s, error.text("process"));
        CPPUNIT_ASSERT(!client.errorFor("hello").data->has("process"));
    }

    void writesCodeIntoTheDirectoryThatThePathNames() {
        const AgentProcess agent;
        const auto work = agent.home().path() / "further";
        std::filesystem::create_directories(work);
        agent.home().write("further/beside.py", "said = 'from beside'");
        RunClient client(agent.address());
        const auto run = [&](const std::string& path) {
            client.forgetOutput("p");
            client.send(
                "start", "p",
                R"json({"runner":"python3","code":"import os\nprint(os.getcwd())\nprint(__file__)\nimport beside\nprint(beside.said)",)json"
                R"("path":)" +
                    inJson(path) + "}");
            client.awaitStopped("p");
            return client.output("p");
        };
        CPPUNIT_ASSERT(run(work).starts_with(work.string() + "\n" + work.string() + "/"));
        CPPUNIT_ASSERT(client.output("p").ends_with(".py\nfrom beside\n"));
        std::filesystem::create_directories(work / "made");
        std::filesystem::remove(work / "made");
        const auto made = run("made/for/it");
        CPPUNIT_ASSERT(made.starts_with((work / "made/for/it").string() + "\n"));
        CPPUNIT_ASSERT(std::filesystem::is_empty(work / "made/for/it")); // the file is gone, the directory stays
    }

    void runsAFileRelativeToTheWorkingDirectory() {
        const AgentProcess agent;
        std::filesystem::create_directories(agent.home().path() / "further/lesson");
        agent.home().write("further/lesson/run.py",
                           "import os, sys\nprint(os.path.basename(os.getcwd()), sys.argv[1:])");
        RunClient client(agent.address());
        client.send("start", "p", R"({"runner":"python3","path":"lesson/run.py","args":["a b","c"]})");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
        CPPUNIT_ASSERT_EQUAL("lesson ['a b', 'c']\n"s, client.output("p"));
    }

    void answersAStartThatCanNotBeDone() {
        const AgentProcess agent({"python-exec.interpreter=/nowhere/python3"});
        RunClient client(agent.address());
        for (int i = 0; i < 2; ++i) { // its id is free again
            const auto failed =
                client.errorFor(R"({"type":"start","process":"p","data":{"runner":"python3","code":""}})");
            CPPUNIT_ASSERT_EQUAL("start_failed"s, failed.text("code"));
            CPPUNIT_ASSERT_EQUAL("p"s, failed.text("process"));
            CPPUNIT_ASSERT_EQUAL(
                "not_found"s,
                client.errorFor(R"({"type":"start","process":"p","data":{"runner":"exec","path":"no"}})").text("code"));
        }
        client.startCode("p", "exec", "#!/bin/sh\necho runs\n");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped("p"));
    }

    void refusesAUserWhoIsNotAllowed() {
        const AgentProcess agent;
        RunClient client(agent.address(), "user=nobody-of-here");
        const auto error = client.errorFor(R"({"type":"start","process":"p","data":{"runner":"python3","code":""}})");
        CPPUNIT_ASSERT_EQUAL("forbidden"s, error.text("code"));
        client.sendText(R"({"type":"ping"})");
        CPPUNIT_ASSERT_EQUAL("pong"s, client.next().type);
    }

    void stopsAllWhenTheConnectionCloses() {
        const AgentProcess agent;
        std::vector<WatchedProcess> programs;
        {
            RunClient client(agent.address());
            for (const auto* const name : {"a", "b", "c"}) {
                client.startCode(name, "python3", "import os, time\nprint(os.getpid())\ntime.sleep(60)");
                client.awaitOutput(name, "\n");
                programs.emplace_back(std::stoi(client.output(name)));
            }
        }
        for (auto& program : programs)
            CPPUNIT_ASSERT(program.awaitEnd(std::chrono::seconds(2)));
    }

    void closesAtABinaryMessage() {
        const AgentProcess agent;
        RunClient client(agent.address());
        client.sendBinary("{}");
        CPPUNIT_ASSERT_EQUAL(1003, client.awaitClose());
    }

    void tellsOnceThatThereIsNoDisplay() {
        const AgentProcess agent;
        RunClient client(agent.address());
        for (const auto* const name : {"a", "b"}) {
            client.send("start", name,
                        R"json({"runner":"python3","code":"print(1)",)json"
                        R"("novncOptions":{"enabled":true,"width":800,"height":600}})");
            CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped(name));
        }
        const auto log = agent.log();
        const auto first = log.find("novncOptions");
        CPPUNIT_ASSERT(first != std::string::npos);
        CPPUNIT_ASSERT_EQUAL(std::string::npos, log.find("novncOptions", first + 1));
        CPPUNIT_ASSERT_EQUAL(
            "invalid_data"s,
            client
                .errorFor(
                    R"({"type":"start","process":"p","data":{"runner":"python3","code":"","novncOptions":{"enabled":5}}})")
                .text("code"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RunTest);

} // namespace further::testing
