#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace further::simulator {

/// What the firmware has done to the processor, now and since the boot. A value.
class Throttle {
public:
    /// By bit.
    static constexpr std::array<std::string_view, 4> words{"under-voltage", "frequency-capped", "throttled",
                                                           "soft-temperature-limit"};

    /// What is so now, and nothing else, a bit for each word; it has been so since the boot from now on.
    void set(std::uint32_t now) {
        _now = now;
        _sinceBoot |= now;
    }

    /// As the kernel's file has it: `50005` and a newline.
    std::string mask() const;
    /// The words of now and those since the boot, such as `under-voltage; since boot under-voltage throttled`.
    std::string text() const;

private:
    std::uint32_t _now = 0;
    std::uint32_t _sinceBoot = 0;
};

} // namespace further::simulator
