#pragma once

#include <array>
#include <bitset>
#include <optional>
#include <string_view>

namespace further::pitop {

/// What a state is made of. The order is that of partNames.
enum class Part { battery, device, display, oled, lid, peripherals, serials, throttling };

inline constexpr std::array<std::string_view, 8> partNames{"battery", "device",      "display", "oled",
                                                           "lid",     "peripherals", "serials", "throttling"};

using Parts = std::bitset<partNames.size()>;

/// What a client can be told of. The order is that of topicNames.
enum class Topic { battery, buttons, display, oled, peripherals, lid, warnings };

inline constexpr std::array<std::string_view, 7> topicNames{"battery",     "buttons", "display", "oled",
                                                            "peripherals", "lid",     "warnings"};

using Topics = std::bitset<topicNames.size()>;

template <std::size_t N, class Word>
bool has(const std::bitset<N>& set, Word word) {
    return set.test(static_cast<std::size_t>(word));
}

/// The parts that a topic's events change, and the device.
Parts partsOf(const Topics& topics);

} // namespace further::pitop
