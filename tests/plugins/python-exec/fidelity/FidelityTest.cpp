#include "BareInterpreter.h"
#include "ProbedAgent.h"

#include <further/Utf8.h>

#include <cppunit/extensions/HelperMacros.h>

#include <future>
#include <iostream>
#include <string>
#include <vector>

namespace further::testing {

/// A program can't tell how it was started: each probe says the same, and ends alike, in every way that there is.
class FidelityTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FidelityTest);
    CPPUNIT_TEST(aColdStartIsWhatTheInterpreterGivesByItself);
    CPPUNIT_TEST(aColdStartIsTheSameEachTime);
    CPPUNIT_TEST_SUITE_END();

    using As = ProbedAgent::As;

    /// How a program may have been started. `name`: what a probe calls it that may differ in it.
    struct Way {
        std::string name;
        std::vector<std::string> settings;
    };

    const Way _cold{"cold", {}};
    const std::vector<Probe> _probes = Probe::in(ProbedAgent::source());

    static const std::string& textOf(As as) {
        static const std::string text = "as text";
        static const std::string file = "as a file";
        return as == As::text ? text : file;
    }

    /// What differs first, with a little before it.
    static void show(const std::string& stream, const std::string& expected, const std::string& actual) {
        if (expected == actual)
            return;
        std::size_t at = 0;
        while (at < expected.size() && at < actual.size() && expected[at] == actual[at])
            ++at;
        const auto from = at < 200 ? 0 : at - 200;
        std::cerr << "  " << stream << " differs at byte " << at << "\n----- cold:\n"
                  << expected.substr(from, 600) << "\n----- here:\n"
                  << actual.substr(from, 600) << "\n-----\n";
    }

    /// Tells of each that differs, and fails where one does.
    void compare(const Outcomes& expected, const Outcomes& actual, const std::string& way) const {
        std::string different;
        for (const auto& probe : _probes) {
            const auto ours = actual.find(probe.name);
            if (ours == actual.end() || probe.butIn.contains(way))
                continue;
            const auto& cold = expected.at(probe.name);
            if (cold == ours->second)
                continue;
            different += "\n  " + probe.name;
            std::cerr << "\n" << way << ": " << probe.name << " (" << probe.tells << ")\n";
            if (cold.exitCode != ours->second.exitCode)
                std::cerr << "  exit code " << cold.exitCode << " cold, " << ours->second.exitCode << " here\n";
            show("stdout", cold.output, ours->second.output);
            show("stderr", cold.errors, ours->second.errors);
        }
        CPPUNIT_ASSERT_EQUAL_MESSAGE("These programs could tell that they were started " + way + ":", std::string(),
                                     different);
    }

    /// What the probes without a terminal give in the bare interpreter, where the agent has its own.
    Outcomes withoutAgent(const ProbedAgent& agent) const {
        const BareInterpreter bare(agent.probes(), agent.environment());
        constexpr std::size_t atOnce = 3;
        std::vector<std::future<Outcomes>> parts;
        for (std::size_t part = 0; part < atOnce; ++part)
            parts.push_back(std::async(std::launch::async, [&, part] {
                Outcomes outcomes;
                for (std::size_t i = part; i < _probes.size(); i += atOnce)
                    if (!_probes[i].terminal)
                        outcomes[_probes[i].name] = agent.equalised(seenByAClient(bare.run(_probes[i])), _probes[i]);
                return outcomes;
            }));
        Outcomes all;
        for (auto& part : parts)
            all.merge(part.get());
        return all;
    }

    static Outcome seenByAClient(const Outcome& outcome) {
        return {sanitized(outcome.output), sanitized(outcome.errors), outcome.exitCode};
    }

    static std::string sanitized(const std::string& bytes) {
        Utf8Sanitizer sanitizer;
        std::string text(sanitizer.take(bytes));
        return text.append(sanitizer.finish());
    }

public:
    void aColdStartIsWhatTheInterpreterGivesByItself() {
        const ProbedAgent agent(_cold.settings);
        auto expected = withoutAgent(agent);
        auto actual = agent.run(_probes, As::file);
        std::erase_if(actual, [&](const auto& each) { return !expected.contains(each.first); });
        compare(expected, actual, "fork");
    }

    void aColdStartIsTheSameEachTime() {
        for (const auto as : {As::text, As::file}) {
            const ProbedAgent once(_cold.settings);
            const ProbedAgent again(_cold.settings);
            compare(once.run(_probes, as), again.run(_probes, as), textOf(as));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FidelityTest);

} // namespace further::testing
