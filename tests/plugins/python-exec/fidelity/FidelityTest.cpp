#include "BareInterpreter.h"
#include "ProbedAgent.h"
#include "Way.h"

#include <further/Utf8.h>

#include <cppunit/extensions/HelperMacros.h>

#include <future>
#include <string>
#include <vector>

namespace further::testing {

/// A program can't tell how it was started: each probe says the same, and ends alike, in every way that there is.
class FidelityTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FidelityTest);
    CPPUNIT_TEST(thereAreProbes);
    CPPUNIT_TEST(aColdStartIsWhatTheInterpreterGivesByItself);
    CPPUNIT_TEST(aStopThatLetsProgramsCleanUpIsNotToBeSeen);
    CPPUNIT_TEST(aWarmStartOfATextIsAsACold);
    CPPUNIT_TEST(aWarmStartOfAFileIsAsACold);
    CPPUNIT_TEST(aWarmStartWithAPlainStopIsAsACold);
    CPPUNIT_TEST(aStartWithModulesThatArePreloadedIsAsACold);
    CPPUNIT_TEST_SUITE_END();

    using As = ProbedAgent::As;

    const std::vector<Probe> _probes = Probe::in(ProbedAgent::source());

    /// What a plain cold start gives, had once for all.
    const Outcomes& cold(As as) const {
        static const auto text = Way{"cold"}.run(_probes, As::text);
        static const auto file = Way{"cold"}.run(_probes, As::file);
        return as == As::text ? text : file;
    }

    void tryOut(const Way& way, As as) const { way.requireSame(_probes, cold(as), way.run(_probes, as)); }

    /// What the probes without a terminal give in the bare interpreter, where the agent has its own.
    Outcomes withoutAgent(ProbedAgent& agent) const {
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
    void thereAreProbes() { CPPUNIT_ASSERT(_probes.size() > 250); }

    void aColdStartIsWhatTheInterpreterGivesByItself() {
        ProbedAgent agent(Way{"cold"}.allSettings());
        const auto expected = withoutAgent(agent);
        auto actual = cold(As::file);
        std::erase_if(actual, [&](const auto& each) { return !expected.contains(each.first); });
        Way{"fork"}.requireSame(_probes, expected, actual);
    }

    void aStopThatLetsProgramsCleanUpIsNotToBeSeen() { tryOut({"to be stopped gracefully", 0, true}, As::file); }
    void aWarmStartOfATextIsAsACold() { tryOut({"warm", 16, true}, As::text); }
    void aWarmStartOfAFileIsAsACold() { tryOut({"warm", 16, true}, As::file); }
    void aWarmStartWithAPlainStopIsAsACold() { tryOut({"warm, with a plain stop", 16}, As::text); }
    void aStartWithModulesThatArePreloadedIsAsACold() {
        tryOut({"preloaded", 8, true, {}, {"python-exec.preload=colorsys"}}, As::file);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FidelityTest);

} // namespace further::testing
