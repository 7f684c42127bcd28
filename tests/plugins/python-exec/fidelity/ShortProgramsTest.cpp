#include "ShortProgram.h"
#include "WarmReserve.h"

#include "support/AgentProcess.h"
#include "support/Processes.h"
#include "support/RunClient.h"
#include "support/Sanitized.h"

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace further::testing {

namespace {

/// What a machine spends on an agent and all that belongs to it.
struct Spent {
    explicit Spent(const AgentProcess& agent) {
        std::vector<pid_t> family{agent.pid()};
        for (std::size_t i = 0; i < family.size(); ++i) {
            for (const auto child : childrenOf(family[i]))
                family.push_back(child);
            const auto name = nameOf(family[i]);
            if (name != "further-linkd" && name != "further-launche")
                continue;
            descriptors += descriptorsOf(family[i]);
            memory += memoryOf(family[i]);
        }
        processes = family.size();
    }

    std::size_t processes = 0;
    std::size_t descriptors = 0; ///< of the agent, its launcher and the keepers
    std::size_t memory = 0;      ///< of the same, in bytes
};

std::ostream& operator<<(std::ostream& stream, const Spent& spent) {
    return stream << spent.processes << " processes, " << spent.descriptors << " descriptors, " << spent.memory / 1024
                  << " KiB";
}

} // namespace

/// Programs that end at once, one after the other and some beside each other: nothing of them is lost, torn, doubled or
/// out of order, and nothing of them stays. FURTHER_SHORT_PROGRAMS says how many; scripts/soak-programs runs many.
class ShortProgramsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ShortProgramsTest);
    CPPUNIT_TEST(coldOnesLoseAndLeaveNothing);
    CPPUNIT_TEST(warmOnesLoseAndLeaveNothing);
    CPPUNIT_TEST(preloadedOnesLoseAndLeaveNothing);
    CPPUNIT_TEST_SUITE_END();

    static constexpr std::size_t warmingUp = 60;
    static constexpr std::size_t fewer = 1000;              // than somebody wants to see figures of
    static constexpr std::size_t mayGrow = 4 * 1024 * 1024; // bytes: gaps between what is kept, not a leak

    static std::size_t wanted() {
        const char* number = std::getenv("FURTHER_SHORT_PROGRAMS");
        return number == nullptr ? 300 : std::stoul(number);
    }

    /// Runs those from `first` to before `last`, with `atOnce` beside each other.
    static void run(RunClient& client, std::size_t first, std::size_t last, std::size_t atOnce) {
        std::map<std::string, ShortProgram> running;
        for (auto next = first; next < last || !running.empty();) {
            while (next < last && running.size() < atOnce) {
                const ShortProgram program(next++);
                client.startCode(program.name, "python3", program.source);
                if (!program.input.empty())
                    client.type(program.name, program.input, true);
                running.emplace(program.name, program);
            }
            const auto message = client.next();
            CPPUNIT_ASSERT_EQUAL_MESSAGE("of a program that isn't there", std::size_t{1},
                                         running.count(message.process));
            if (message.type != "stopped")
                continue;
            check(client, running.at(message.process));
            client.forgetOutput(message.process);
            running.erase(message.process);
        }
    }

    static void check(RunClient& client, const ShortProgram& program) {
        CPPUNIT_ASSERT_EQUAL_MESSAGE(program.name, program.expected.output, client.output(program.name));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(program.name, program.expected.errors, client.output(program.name, "stderr"));
        CPPUNIT_ASSERT_EQUAL_MESSAGE(program.name, program.expected.exitCode, client.stopped().at(program.name));
    }

    /// Once what is ending has ended, and what is to wait waits.
    static Spent atRest(const AgentProcess& agent, const Spent& like) {
        const Deadline deadline;
        for (;;) {
            const Spent now(agent);
            if ((now.processes == like.processes && now.descriptors == like.descriptors) || deadline.passed())
                return now;
            letPass(std::chrono::milliseconds(50));
        }
    }

    static void tryOut(const AgentProcess& agent) {
        RunClient client(agent.address());
        const auto count = wanted();
        run(client, 0, warmingUp, 4);
        letPass(std::chrono::milliseconds(1500)); // what programs leave behind has a second; so long is nothing at rest
        const Spent before(agent);
        run(client, warmingUp, warmingUp + count / 2, 1);
        run(client, warmingUp + count / 2, warmingUp + count, 4);
        const auto after = atRest(agent, before);
        if (count > fewer)
            std::cerr << "\n" << count << " programs: " << before << " before, " << after << " after\n";
        CPPUNIT_ASSERT_EQUAL(before.processes, after.processes);
        CPPUNIT_ASSERT_EQUAL(before.descriptors, after.descriptors);
        CPPUNIT_ASSERT_MESSAGE(std::to_string(before.memory) + " bytes before, " + std::to_string(after.memory),
                               sanitized || after.memory <= before.memory + mayGrow);
    }

public:
    void coldOnesLoseAndLeaveNothing() {
        tryOut(AgentProcess({"python-exec.warm=0", "python-exec.stop=plain", "logging.level=warning"}));
    }

    void warmOnesLoseAndLeaveNothing() { tryOutWaiting({"python-exec.warm=2", "logging.level=warning"}); }

    /// Of another user, where that can be.
    void preloadedOnesLoseAndLeaveNothing() {
        std::vector<std::string> settings{"python-exec.warm=2", "python-exec.preload=colorsys",
                                          "logging.level=warning"};
        if (::getuid() == 0)
            settings.emplace_back("programs.user=games");
        tryOutWaiting(settings);
    }

private:
    static void tryOutWaiting(const std::vector<std::string>& settings) {
        const AgentProcess agent(settings);
        tryOut(agent);
        const WarmReserve reserve(agent, 2);
        if (wanted() > fewer)
            std::cerr << reserve.taken() << " of them warm\n";
        CPPUNIT_ASSERT(reserve.taken() > 0); // the others came too fast for that
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ShortProgramsTest);

} // namespace further::testing
