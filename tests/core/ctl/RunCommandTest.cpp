#include "FakeAgent.h"
#include "Linkctl.h"

#include <further/Utf8.h>

#include <cppunit/extensions/HelperMacros.h>

#include <atomic>

namespace further::ctl {

namespace {

std::string input(const Poco::JSON::Object::Ptr& data) {
    return data->getValue<std::string>("input");
}

bool ends(const Poco::JSON::Object::Ptr& data) {
    return data->optValue("eof", false);
}

} // namespace

/// `further-linkctl run`, the real program, against an agent that plays a program's part.
class RunCommandTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(RunCommandTest);
    CPPUNIT_TEST(sendsTheFileAndItsArguments);
    CPPUNIT_TEST(showsThePromptBeforeTheAnswerIsTyped);
    CPPUNIT_TEST(worksOnATerminal);
    CPPUNIT_TEST(forwardsTheInputToItsEnd);
    CPPUNIT_TEST(neverBreaksACharacterOfTheInput);
    CPPUNIT_TEST(keepsStdoutAndStderrApart);
    CPPUNIT_TEST(passesTheExitCodeThrough);
    CPPUNIT_TEST(reassemblesFragmentsAndAnswersPings);
    CPPUNIT_TEST(echoesALotWithoutADeadlock);
    CPPUNIT_TEST(endsWithTheProgramAndSaysGoodbye);
    CPPUNIT_TEST(saysNothingOfInputThatComesTooLate);
    CPPUNIT_TEST_SUITE_END();

    const TemporaryFile _file{"print('h\xc3\xa4')\n"};

    std::vector<std::string> words(const FakeAgent& agent) const {
        return {"run", "--port", agent.port(), _file.path()};
    }

public:
    void sendsTheFileAndItsArguments() {
        FakeAgent agent([](FakeConnection& client) {
            const auto data = client.start();
            CPPUNIT_ASSERT_EQUAL(std::string("python3"), data->getValue<std::string>("runner"));
            CPPUNIT_ASSERT_EQUAL(std::string("print('h\xc3\xa4')\n"), data->getValue<std::string>("code"));
            CPPUNIT_ASSERT(!data->has("path"));
            const auto args = data->getArray("args");
            CPPUNIT_ASSERT_EQUAL(std::size_t{4}, args->size());
            CPPUNIT_ASSERT_EQUAL(std::string("--verbose"), args->getElement<std::string>(0));
            CPPUNIT_ASSERT_EQUAL(std::string("\"quoted\" \n"), args->getElement<std::string>(1));
            CPPUNIT_ASSERT_EQUAL(std::string(), args->getElement<std::string>(2));
            CPPUNIT_ASSERT_EQUAL(std::string("--help"), args->getElement<std::string>(3));
            client.stopped(0);
        });
        Linkctl linkctl({"run", _file.path(), "--verbose", "\"quoted\" \n", "", "--help", "--port", agent.port()});
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        agent.awaitPlay();
        CPPUNIT_ASSERT_EQUAL(std::string("/run?client=further-linkctl"), agent.uris().at(0));
    }

    void showsThePromptBeforeTheAnswerIsTyped() {
        FakeAgent agent([](FakeConnection& client) {
            client.start();
            client.sendOutput("stdout", "name? ");
            const auto name = input(client.expect("stdin"));
            client.sendOutput("stdout", "Hello " + name);
            client.stopped(0);
        });
        Linkctl linkctl(words(agent));
        linkctl.awaitOutput("name? ");
        linkctl.type("Ada\n");
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("name? Hello Ada\n"), linkctl.output());
        agent.awaitPlay();
    }

    void worksOnATerminal() {
        FakeAgent agent([](FakeConnection& client) {
            client.start();
            client.sendOutput("stdout", "name? ");
            CPPUNIT_ASSERT_EQUAL(std::string("Ada\n"), input(client.expect("stdin")));
            client.sendOutput("stdout", "more? ");
            CPPUNIT_ASSERT(ends(client.expect("stdin")));
            client.sendOutput("stdout", "bye\n");
            client.stopped(0);
        });
        Linkctl linkctl(words(agent), Linkctl::Joined::terminal);
        linkctl.awaitOutput("name? ");
        linkctl.type("Adx\x7f"
                     "a\n");
        linkctl.awaitOutput("more? ");
        linkctl.type("\x04");
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_MESSAGE(linkctl.output(), linkctl.output().find("bye\r\n") != std::string::npos);
        agent.awaitPlay();
    }

    void forwardsTheInputToItsEnd() {
        FakeAgent agent([](FakeConnection& client) {
            client.start();
            std::string all;
            bool ended = false;
            while (!ended) {
                const auto data = client.expect("stdin");
                all += input(data);
                ended = ends(data);
            }
            CPPUNIT_ASSERT_EQUAL(std::string("5\n"), all);
            client.stopped(0);
        });
        Linkctl linkctl(words(agent));
        linkctl.type("5\n");
        linkctl.endInput();
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        agent.awaitPlay();
    }

    void neverBreaksACharacterOfTheInput() {
        // Three bytes each, so that no power of two is a border; at the end a byte that is no UTF-8.
        std::string typed;
        while (typed.size() < 1'000'000)
            typed += "\xe2\x82\xac";
        FakeAgent agent([&typed](FakeConnection& client) {
            client.start();
            std::string all;
            for (bool ended = false; !ended;) {
                const auto data = client.expect("stdin");
                const auto text = input(data);
                CPPUNIT_ASSERT(text.size() <= 65536 && isUtf8(text));
                CPPUNIT_ASSERT(all.size() >= typed.size() || text.size() % 3 == 0);
                all += text;
                ended = ends(data);
            }
            CPPUNIT_ASSERT(typed + "\xef\xbf\xbd" == all);
            client.stopped(0);
        });
        Linkctl linkctl(words(agent));
        linkctl.type(typed + "\xff");
        linkctl.endInput();
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        agent.awaitPlay();
    }

    void keepsStdoutAndStderrApart() {
        FakeAgent agent([](FakeConnection& client) {
            client.start();
            client.sendOutput("stderr", "warning \xe2\x82\xac\n");
            client.sendOutput("stdout", std::string("a\0b\x1b", 4));
            client.send(R"({"type":"something-new","data":[1]})");
            client.stopped(0);
        });
        Linkctl linkctl(words(agent));
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("a\0b\x1b", 4), linkctl.output());
        CPPUNIT_ASSERT_EQUAL(std::string("warning \xe2\x82\xac\n"), linkctl.errors());
        agent.awaitPlay();
    }

    void passesTheExitCodeThrough() {
        std::atomic<int> next{0};
        FakeAgent agent([&next](FakeConnection& client) {
            client.start();
            client.stopped(next);
        });
        for (const auto& [reported, expected] : {std::pair{3, 3}, {0, 0}, {255, 255}, {-9, 137}, {-15, 143}}) {
            next = reported;
            CPPUNIT_ASSERT_EQUAL(expected, Linkctl(words(agent)).awaitExit());
        }
    }

    void reassemblesFragmentsAndAnswersPings() {
        using Poco::Net::WebSocket;
        FakeAgent agent([](FakeConnection& client) {
            client.start();
            client.sendFrame(R"({"type":"stdout",)", WebSocket::FRAME_OP_TEXT);
            client.sendFrame("are you there", int{WebSocket::FRAME_FLAG_FIN} | int{WebSocket::FRAME_OP_PING});
            client.sendFrame(R"("data":{"output":)", WebSocket::FRAME_OP_CONT);
            CPPUNIT_ASSERT_EQUAL(std::string("are you there"), client.awaitPong());
            client.sendFrame(R"("whole\n"}})", int{WebSocket::FRAME_FLAG_FIN} | int{WebSocket::FRAME_OP_CONT});
            client.stopped(0);
        });
        Linkctl linkctl(words(agent));
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("whole\n"), linkctl.output());
        agent.awaitPlay();
    }

    void echoesALotWithoutADeadlock() {
        // Reads no new input before it has written the old: both directions are full for most of the time.
        FakeAgent agent([](FakeConnection& client) {
            client.start();
            for (bool ended = false; !ended;) {
                const auto data = client.expect("stdin");
                client.sendOutput("stdout", input(data));
                ended = ends(data);
            }
            client.stopped(0);
        });
        std::string typed;
        while (typed.size() < 20'000'000)
            typed += "A line that goes there and back again, number " + std::to_string(typed.size()) + "\n";
        Linkctl linkctl(words(agent));
        linkctl.type(typed);
        linkctl.endInput();
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT(typed == linkctl.output());
        agent.awaitPlay();
    }

    void endsWithTheProgramAndSaysGoodbye() {
        FakeAgent agent([](FakeConnection& client) {
            client.start();
            client.stopped(7);
        });
        // The input stays open, and nobody ever writes to it.
        CPPUNIT_ASSERT_EQUAL(7, Linkctl(words(agent)).awaitExit());
        agent.awaitPlay();
    }

    void saysNothingOfInputThatComesTooLate() {
        FakeAgent agent([](FakeConnection& client) {
            client.start();
            client.expect("stdin");
            client.send(R"({"type":"error","data":{"message":"Bad message","code":"not_running","detail":"Late"}})");
            client.sendOutput("stdout", "done\n");
            client.stopped(0);
        });
        Linkctl linkctl(words(agent));
        linkctl.type("x\n");
        CPPUNIT_ASSERT_EQUAL(0, linkctl.awaitExit());
        CPPUNIT_ASSERT_EQUAL(std::string("done\n"), linkctl.output());
        CPPUNIT_ASSERT_EQUAL(std::string(), linkctl.errors());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RunCommandTest);

} // namespace further::ctl
