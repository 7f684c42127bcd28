#include "ProbedAgent.h"
#include "Way.h"

#include "support/RunClient.h"
#include "support/Skip.h"

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <set>
#include <string>
#include <vector>

namespace further::testing {

using namespace std::string_literals;

/// What is around the programs is another than usual, and it is all the same whether they are started warm or cold.
class SurroundingsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SurroundingsTest);
    CPPUNIT_TEST(otherLanguages);
    CPPUNIT_TEST(anotherUser);
    CPPUNIT_TEST(anotherUserWithModulesPreloaded);
    CPPUNIT_TEST(eachStartHasSeedsOfItsOwn);
    CPPUNIT_TEST(failsAlike);
    CPPUNIT_TEST_SUITE_END();

    using As = ProbedAgent::As;
    static constexpr std::size_t waiting = 16;

    const std::vector<Probe> _probes = Probe::in(ProbedAgent::source());

    std::vector<Probe> probesOf(const std::set<std::string>& groups) const {
        std::vector<Probe> some;
        for (const auto& probe : _probes)
            if (groups.contains(probe.name.substr(0, probe.name.find('-'))))
                some.push_back(probe);
        return some;
    }

    static void compare(const std::string& name, const std::vector<Probe>& probes, As as,
                        const std::vector<std::string>& variables, const std::vector<std::string>& settings) {
        const Way cold{"cold " + name, 0, false, variables, settings};
        const Way warm{"warm " + name, waiting, true, variables, settings};
        warm.requireSame(probes, cold.run(probes, as), warm.run(probes, as));
    }

public:
    void otherLanguages() {
        auto probes = probesOf({"stream", "source"});
        for (const auto& probe : _probes)
            if (probe.name.starts_with("main-codecs") || probe.name.starts_with("main-arguments") ||
                probe.name.starts_with("main-flags") || probe.name.starts_with("main-state") ||
                probe.name.starts_with("process-environment") || probe.name.starts_with("traceback-notes") ||
                probe.name.starts_with("children-python") || probe.name.starts_with("input-early"))
                probes.push_back(probe);
        compare("without a language", probes, As::file, {"LANG="}, {});
        compare("in POSIX, in New York", probes, As::text, {"LANG=C", "LC_ALL=POSIX", "TZ=America/New_York"}, {});
        compare("in a language that isn't there", probes, As::file, {"LANG=xx_YY.ISO-8859-1", "LC_TIME=C"}, {});
    }

    void anotherUser() {
        if (::getuid() != 0) {
            skip("only root may start programs as another user");
            return;
        }
        compare("as another user", probesOf({"process", "exit", "stream", "terminal", "children", "main"}), As::text,
                {}, {"programs.user=games"});
    }

    void anotherUserWithModulesPreloaded() {
        if (::getuid() != 0) {
            skip("only root may start programs as another user");
            return;
        }
        const auto probes = probesOf({"process", "exit", "stream", "terminal", "children", "main"});
        const Way cold{"cold as another user", 0, false, {}, {"programs.user=games"}};
        const Way preloaded{"preloaded", 8, true, {}, {"programs.user=games", "python-exec.preload=colorsys"}};
        preloaded.requireSame(probes, cold.run(probes, As::text), preloaded.run(probes, As::text));
    }

    void eachStartHasSeedsOfItsOwn() {
        ProbedAgent agent({}, waiting);
        Probe probe;
        probe.source = "import random\nprint(hash('a'), random.random())";
        std::vector<Probe> several;
        std::set<std::string> seen;
        for (const auto* const name : {"1", "2", "3", "4", "5"}) {
            probe.name = name;
            several.push_back(probe);
        }
        for (const auto& [name, outcome] : agent.run(several, As::text))
            seen.insert(outcome.output);
        CPPUNIT_ASSERT_EQUAL(several.size(), seen.size());
    }

    void failsAlike() {
        std::vector<std::string> said;
        for (const std::size_t warm : {std::size_t{0}, waiting}) {
            ProbedAgent agent({}, warm);
            said.push_back(agent.errorFor("no-such-file.py") + agent.errorFor("companions") +
                           agent.errorFor("no-such-directory/script.py"));
        }
        CPPUNIT_ASSERT_EQUAL(said.front(), said.back());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SurroundingsTest);

} // namespace further::testing
