#include "support/AgentProcess.h"
#include "support/RunClient.h"
#include "support/Sanitized.h"

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <string>

namespace further::testing {

using namespace std::string_literals;

/// Many programs on one connection.
class ManyProgramsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ManyProgramsTest);
    CPPUNIT_TEST(aHundredOfWhichHalfFloodLoseNothingAndStopAtOnce);
    CPPUNIT_TEST_SUITE_END();

    static constexpr int programs = 100;
    static std::string name(int i) { return "program " + std::to_string(i); }

    /// Lines that count; a program that loses, doubles or mixes some would tell.
    static void assertCounts(const std::string& output) {
        std::size_t at = 0;
        for (std::size_t line = 0; at < output.size(); ++line) {
            const auto end = output.find('\n', at);
            if (end == std::string::npos)
                break; // it was stopped within a line
            CPPUNIT_ASSERT_EQUAL(std::to_string(line), output.substr(at, end - at));
            at = end + 1;
        }
    }

public:
    void aHundredOfWhichHalfFloodLoseNothingAndStopAtOnce() {
        const AgentProcess agent({"programs.maxRunning=200"});
        RunClient client(agent.address());
        // Of sh, not Python: a hundred interpreters would be a test of this machine's memory.
        for (int i = 0; i < programs; ++i)
            client.startCode(name(i), "exec",
                             i % 2 == 0 ? "#!/bin/sh\ni=0\nwhile :; do echo $i; i=$((i+1)); done\n"
                                        : "#!/bin/sh\nwhile read line; do echo $line; done\n");
        for (int i = 1; i < programs; i += 2)
            for (int line = 0; line < 10; ++line)
                client.type(name(i), std::to_string(line) + "\n", line == 9);
        // Those that read end by themselves, with all that they were sent, whatever the others do.
        client.awaitUntil([&] { return client.stopped().size() == programs / 2; }, std::chrono::seconds(120));
        for (int i = 1; i < programs; i += 2) {
            CPPUNIT_ASSERT_EQUAL(0, client.stopped().at(name(i)));
            CPPUNIT_ASSERT_EQUAL("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n"s, client.output(name(i)));
        }
        client.awaitUntil(
            [&] {
                for (int i = 0; i < programs; i += 2)
                    if (client.output(name(i)).size() < 1000)
                        return false;
                return true;
            },
            std::chrono::seconds(120));
        for (int i = 0; i < programs; i += 2)
            client.send("stop", name(i));
        client.awaitUntil([&] { return client.stopped().size() == programs; }, std::chrono::seconds(60));
        for (int i = 0; i < programs; i += 2) {
            CPPUNIT_ASSERT_EQUAL(-15, client.stopped().at(name(i)));
            assertCounts(client.output(name(i)));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ManyProgramsTest);

} // namespace further::testing
