#include "WarmReserve.h"

#include "support/Deadline.h"
#include "support/Linkctl.h"

#include <chrono>
#include <regex>
#include <stdexcept>
#include <string>

namespace further::testing {

namespace {

// An interpreter starts at low priority, which who asks all the time would keep from it.
constexpr std::chrono::milliseconds betweenQuestions(50);

} // namespace

std::string WarmReserve::finding() const {
    const auto doctor = Linkctl(_agent).run({"doctor"}).output;
    for (const auto& line : linesOf(doctor))
        if (std::smatch found; std::regex_match(line, found, std::regex("good +warm +(.*)")))
            return found[1];
    throw std::runtime_error("No program would be started as the settings have it: " + doctor);
}

void WarmReserve::requireGood() const {
    finding();
}

WarmReserve::Counts WarmReserve::counts() const {
    static const std::regex sentence(
        R"((\d+) Python interpreters? waits? .* far, (\d+) began .* and (\d+) from cold.)");
    const auto text = finding();
    std::smatch found;
    if (!std::regex_match(text, found, sentence))
        throw std::runtime_error("The doctor doesn't say how many interpreters wait: " + text);
    return {std::stoul(found[1]), std::stoul(found[2]), std::stoul(found[3])};
}

void WarmReserve::awaitFull(std::size_t starts) const {
    if (_size == 0)
        return;
    const Deadline deadline(std::chrono::seconds(60));
    for (;;) {
        const auto now = counts();
        if (now.waiting == _size && now.taken + now.missed == starts)
            return;
        if (deadline.passed())
            throw std::runtime_error(std::to_string(now.waiting) + " interpreters wait after " +
                                     std::to_string(now.taken) + " warm and " + std::to_string(now.missed) +
                                     " cold starts of " + std::to_string(starts));
        letPass(betweenQuestions);
    }
}

} // namespace further::testing
