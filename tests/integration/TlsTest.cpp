#include "support/AgentProcess.h"
#include "support/ExecClient.h"
#include "support/NumberedLines.h"
#include "support/Processes.h"
#include "support/Sanitized.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPSClientSession.h>

#include <cppunit/extensions/HelperMacros.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace further::testing {

/// Programs through TLS, by Poco's client of it. The agent has TLS where the network can reach it; this device may use
/// it too.
class TlsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(TlsTest);
    CPPUNIT_TEST(runsAProgram);
    CPPUNIT_TEST(carriesAMegabyteBothWays);
    CPPUNIT_TEST(carriesTenThousandMessages);
    CPPUNIT_TEST(makesTheProgramOfASlowClientWait);
    CPPUNIT_TEST(needsNoKeyWhereOnlyThisDeviceIsServed);
    CPPUNIT_TEST(speaksPlainTextWhereItIsToldTo);
    CPPUNIT_TEST_SUITE_END();

    inline static const std::vector<std::string> network{"net.addresses=0.0.0.0"};

    /// A session with whoever answers.
    static Poco::Net::HTTPSClientSession session(const AgentProcess& agent) {
        return Poco::Net::HTTPSClientSession(
            "127.0.0.1", agent.port(),
            new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, "", Poco::Net::Context::VERIFY_NONE));
    }

    static bool hasOpenSsl(pid_t pid) {
        std::ifstream maps("/proc/" + std::to_string(pid) + "/maps");
        const std::string all{std::istreambuf_iterator<char>(maps), {}};
        return all.find("libcrypto") != std::string::npos;
    }

public:
    void runsAProgram() {
        const AgentProcess agent(network);
        auto tls = session(agent);
        ExecClient client(tls);
        CPPUNIT_ASSERT_EQUAL(std::string("hello\n"), client.run("print('hello')"));
        ExecClient plain(agent.address());
        CPPUNIT_ASSERT_EQUAL(std::string("hello\n"), plain.run("print('hello')"));
        CPPUNIT_ASSERT(std::filesystem::exists(agent.home().path() / "state/tls/key.pem"));
    }

    void carriesAMegabyteBothWays() {
        const AgentProcess agent(network);
        auto tls = session(agent);
        ExecClient client(tls);
        client.start("line = input()\nprint(len(line), line[-1])\nprint('y' * 3000000)");
        client.type(std::string(1'000'000, 'x') + "\n");
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT(client.output() == "1000000 x\n" + std::string(3'000'000, 'y') + "\n");
    }

    void carriesTenThousandMessages() {
        constexpr int many = 10'000;
        const AgentProcess agent(network);
        auto tls = session(agent);
        ExecClient client(tls);
        client.start("import sys\nprint(sum(int(line) for line in sys.stdin))");
        for (int i = 0; i < many; ++i)
            client.type(std::to_string(i) + "\n", i == many - 1);
        CPPUNIT_ASSERT_EQUAL(0, client.awaitStopped());
        CPPUNIT_ASSERT_EQUAL(std::to_string(many * (many - 1) / 2) + "\n", client.output());
    }

    void makesTheProgramOfASlowClientWait() {
        const AgentProcess agent(network);
        auto tls = session(agent);
        ExecClient client(tls);
        CPPUNIT_ASSERT_EQUAL(std::string("warm\n"), client.run("print('warm')"));
        const auto before = memoryOf(agent.pid());
        client.start("import os, sys\nprint(os.getpid(), flush=True)\n"
                     "for n in range(0, 3000000, 10000):\n"
                     "  sys.stdout.write(''.join('%09d\\n' % i for i in range(n, n + 10000)))");
        client.awaitOutput("\n");
        const auto begin = client.takeOutput();
        const WatchedProcess program(std::stoi(begin));
        const Deadline deadline;
        std::size_t last = 0;
        for (auto written = writtenBy(program.pid()); written != last || written < 1'000'000;
             written = writtenBy(program.pid())) {
            CPPUNIT_ASSERT(!deadline.passed() && !program.ended());
            last = written;
            (void)program.awaitEnd(std::chrono::milliseconds(200));
        }
        CPPUNIT_ASSERT(last < 20'000'000); // of 30: the rest waits in the program
        CPPUNIT_ASSERT(sanitized || memoryOf(agent.pid()) < before + (std::size_t{8} << 20U));
        NumberedLines lines;
        lines.take(begin.substr(begin.find('\n') + 1));
        while (client.next().type != "stopped")
            lines.take(client.takeOutput());
        CPPUNIT_ASSERT_EQUAL(3'000'000L, lines.count());
    }

    void needsNoKeyWhereOnlyThisDeviceIsServed() {
        const AgentProcess agent;
        ExecClient client(agent.address());
        CPPUNIT_ASSERT_EQUAL(std::string("hello\n"), client.run("print('hello')"));
        auto tls = session(agent);
        CPPUNIT_ASSERT_THROW(ExecClient{tls}, Poco::Exception);
        CPPUNIT_ASSERT(!std::filesystem::exists(agent.home().path() / "state/tls"));
        CPPUNIT_ASSERT(!hasOpenSsl(agent.pid()));
    }

    void speaksPlainTextWhereItIsToldTo() {
        const AgentProcess agent(network, {"FURTHER_LINK_NOSSL=1"});
        auto tls = session(agent);
        CPPUNIT_ASSERT_THROW(ExecClient{tls}, Poco::Exception);
        CPPUNIT_ASSERT(agent.log().find("tls.enabled is false") != std::string::npos);
        CPPUNIT_ASSERT(!hasOpenSsl(agent.pid()));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TlsTest);

} // namespace further::testing
