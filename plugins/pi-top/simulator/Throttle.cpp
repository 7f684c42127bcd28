#include "Throttle.h"

#include <sstream>

namespace further::simulator {

namespace {

constexpr unsigned sinceBootShift = 16;

std::string wordsFor(std::uint32_t bits) {
    std::string all;
    for (std::size_t i = 0; i < Throttle::words.size(); ++i)
        if ((bits >> i & 1U) != 0)
            all.append(all.empty() ? "" : " ").append(Throttle::words[i]);
    return all.empty() ? "none" : all;
}

} // namespace

std::string Throttle::mask() const {
    std::ostringstream mask;
    mask << std::hex << (_sinceBoot << sinceBootShift | _now) << '\n';
    return mask.str();
}

std::string Throttle::text() const {
    return wordsFor(_now) + "; since boot " + wordsFor(_sinceBoot);
}

} // namespace further::simulator
