#include "Way.h"

#include <cppunit/TestAssert.h>

#include <algorithm>
#include <iostream>

namespace further::testing {

namespace {

/// What differs first, with a little before it.
void show(const std::string& stream, const std::string& expected, const std::string& actual) {
    if (expected == actual)
        return;
    const auto at = static_cast<std::size_t>(
        std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end()).first - expected.begin());
    const auto from = at < 200 ? 0 : at - 200;
    std::cerr << "  " << stream << " differs at byte " << at << "\n----- there:\n"
              << expected.substr(from, 600) << "\n----- here:\n"
              << actual.substr(from, 600) << "\n-----\n";
}

} // namespace

std::vector<std::string> Way::allSettings() const {
    auto all = settings;
    all.emplace_back(graceful ? "python-exec.stop=graceful" : "python-exec.stop=plain");
    return all;
}

Outcomes Way::run(const std::vector<Probe>& probes, ProbedAgent::As as) const {
    return ProbedAgent(allSettings(), warm, variables).run(probes, as);
}

bool Way::mayDiffer(const Probe& probe) const {
    return (graceful && probe.butIn.contains("graceful")) || (warm > 0 && probe.butIn.contains("warm")) ||
           probe.butIn.contains(name);
}

void Way::requireSame(const std::vector<Probe>& probes, const Outcomes& expected, const Outcomes& actual) const {
    std::string different;
    for (const auto& probe : probes) {
        const auto here = actual.find(probe.name);
        if (here == actual.end() || mayDiffer(probe) || here->second == expected.at(probe.name))
            continue;
        const auto& there = expected.at(probe.name);
        different += "\n  " + probe.name;
        std::cerr << "\nprograms are started " << name << ": " << probe.name << " (" << probe.tells << ")\n";
        if (there.exitCode != here->second.exitCode)
            std::cerr << "  exit code " << there.exitCode << " there, " << here->second.exitCode << " here\n";
        show("stdout", there.output, here->second.output);
        show("stderr", there.errors, here->second.errors);
    }
    CPPUNIT_ASSERT_EQUAL_MESSAGE("Programs could tell that they are started " + name, std::string(), different);
}

} // namespace further::testing
