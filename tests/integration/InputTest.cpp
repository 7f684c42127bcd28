#include "support/AgentProcess.h"
#include "support/ExecClient.h"
#include "support/Processes.h"
#include "support/RawClient.h"
#include "support/Sanitized.h"

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <cppunit/extensions/HelperMacros.h>

#include <csignal>
#include <iostream>
#include <memory>

namespace further::testing {

/// Much input, and programs that don't read it: it is bounded, nothing is lost, and nobody else waits.
class InputTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(InputTest);
    CPPUNIT_TEST(stopsAProgramThatReadsNothingAtOnce);
    CPPUNIT_TEST(holdsTheClientOfAProgramThatReadsNothing);
    CPPUNIT_TEST(noticesTheEndOfAClientThatItHolds);
    CPPUNIT_TEST(noticesAHeldClientThatBreaks);
    CPPUNIT_TEST(losesNothingWhenTheProgramReadsOn);
    CPPUNIT_TEST(startsAfreshAfterAProgramThatReadNothing);
    CPPUNIT_TEST_SUITE_END();

    static constexpr std::size_t mebibyte = 1024 * 1024;
    static constexpr std::size_t much = 20 * mebibyte;
    /// Waits for SIGUSR1 before it reads.
    static constexpr const char* reader =
        "import os, signal, sys\nsignal.signal(signal.SIGUSR1, lambda *_: None)\n"
        "print(os.getpid(), flush=True)\nsignal.pause()\n"
        "text = sys.stdin.read()\nprint(len(text), text == 'abcdefgh' * (len(text) // 8))";

    /// 64 KiB of input, as a message.
    static std::string inputMessage() {
        std::string input;
        for (std::size_t i = 0; i < 65536 / 8; ++i)
            input += "abcdefgh";
        return "{\"type\":\"stdin\",\"data\":{\"input\":\"" + input + "\"}}";
    }

    static WatchedProcess start(RawClient& client) {
        client.handshake();
        client.sendFrame(RawClient::text, "{\"type\":\"start\",\"data\":{\"sourceScript\":" + inJson(reader) + "}}");
        CPPUNIT_ASSERT_EQUAL(std::string(R"({"type":"started"})"), client.readFrame().payload);
        return WatchedProcess(std::stoi(nextOutput(client)));
    }

    /// The next message, whatever pings there are between.
    static Poco::JSON::Object::Ptr next(RawClient& client) {
        auto frame = client.readFrame();
        while (frame.opcode != RawClient::text)
            frame = client.readFrame();
        return Poco::JSON::Parser().parse(frame.payload).extract<Poco::JSON::Object::Ptr>();
    }
    static std::string nextOutput(RawClient& client) {
        return next(client)->getObject("data")->getValue<std::string>("output");
    }

    /// Sends `much` input in messages of 64 KiB, from byte `from` of them on, until the agent has taken nothing for
    /// `patience`; returns how far it got.
    static std::size_t sendMuch(RawClient& client, std::size_t from = 0,
                                std::chrono::milliseconds patience = std::chrono::milliseconds(400)) {
        static const auto frame = RawClient::frame(RawClient::text, inputMessage());
        const auto end = much / 65536 * frame.size();
        for (std::size_t took = 1; from < end && took > 0; from += took)
            took = client.sendSome(std::string_view(frame).substr(from % frame.size()), patience);
        return from;
    }

public:
    void stopsAProgramThatReadsNothingAtOnce() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        client.start(reader);
        client.awaitOutput("\n");
        for (int i = 0; i < 32; ++i)
            client.sendText(inputMessage()); // 2 MiB: less than its client is held for
        const auto begun = std::chrono::steady_clock::now();
        client.send("stop");
        CPPUNIT_ASSERT_EQUAL(-15, client.awaitStopped());
        CPPUNIT_ASSERT(std::chrono::steady_clock::now() - begun < std::chrono::milliseconds(900)); // before its grace
    }

    void holdsTheClientOfAProgramThatReadsNothing() {
        const AgentProcess agent;
        ExecClient other(agent.address());
        other.start("while True: print(input())");
        other.type("warm\n");
        other.awaitOutput("warm\n");
        const auto before = memoryOf(agent.pid());
        RawClient client(agent.port());
        start(client);
        CPPUNIT_ASSERT(sendMuch(client) < much); // the rest can't even be sent
        if (sanitized)
            std::cerr << " (memory isn't measured under a sanitizer)";
        else
            CPPUNIT_ASSERT_MESSAGE(std::to_string(memoryOf(agent.pid()) - before),
                                   memoryOf(agent.pid()) < before + 8 * mebibyte);
        other.type("echo\n");
        other.awaitOutput("echo\n", "stdout", std::chrono::seconds(5));
    }

    void noticesTheEndOfAClientThatItHolds() {
        const AgentProcess agent;
        auto client = std::make_unique<RawClient>(agent.port());
        const auto program = start(*client);
        CPPUNIT_ASSERT(sendMuch(*client) < much);
        client.reset(); // what it could not send stands before its end
        CPPUNIT_ASSERT(program.awaitEnd(std::chrono::seconds(2)));
    }

    void noticesAHeldClientThatBreaks() {
        const AgentProcess agent;
        RawClient client(agent.port());
        const auto program = start(client);
        CPPUNIT_ASSERT(sendMuch(client) < much);
        client.abandon();
        CPPUNIT_ASSERT(program.awaitEnd(std::chrono::seconds(2)));
    }

    void losesNothingWhenTheProgramReadsOn() {
        const AgentProcess agent;
        RawClient client(agent.port());
        const auto program = start(client);
        const auto sent = sendMuch(client);
        CPPUNIT_ASSERT(sent < much);
        program.signal(SIGUSR1);
        sendMuch(client, sent, std::chrono::seconds(20));
        client.sendFrame(RawClient::text, R"({"type":"stdin","data":{"input":"","eof":true}})");
        std::string said;
        Poco::JSON::Object::Ptr message;
        while ((message = next(client))->getValue<std::string>("type") != "stopped")
            said += message->getObject("data")->getValue<std::string>("output");
        CPPUNIT_ASSERT_MESSAGE(said, said.find(std::to_string(much) + " True\n") != std::string::npos);
    }

    void startsAfreshAfterAProgramThatReadNothing() {
        const AgentProcess agent;
        RawClient client(agent.port());
        const auto program = start(client);
        const auto sent = sendMuch(client);
        CPPUNIT_ASSERT(sent < much);
        program.signal(SIGKILL);
        // What was on its way is for no program any more: each message is answered, and the connection goes on.
        std::string type;
        while (type != "stopped")
            type = next(client)->getValue<std::string>("type");
        sendRestOf(client, sent);
        client.sendFrame(RawClient::text, R"-({"type":"start","data":{"sourceScript":"print(input())"}})-");
        while ((type = next(client)->getValue<std::string>("type")) == "error") {
        }
        CPPUNIT_ASSERT_EQUAL(std::string("started"), type);
        client.sendFrame(RawClient::text, R"({"type":"stdin","data":{"input":"new\n"}})");
        CPPUNIT_ASSERT_EQUAL(std::string("new"), nextOutput(client).substr(0, 3));
    }

private:
    /// Ends a message that was cut.
    static void sendRestOf(RawClient& client, std::size_t sent) {
        const auto frame = RawClient::frame(RawClient::text, inputMessage());
        if (sent % frame.size() != 0)
            client.send(std::string_view(frame).substr(sent % frame.size()));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(InputTest);

} // namespace further::testing
