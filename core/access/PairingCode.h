#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace further {

/// The six digits that are read from the device and typed in at a client: good for a short time, a few tries, one
/// client. Not locked by itself.
class PairingCode {
public:
    using Now = std::function<std::chrono::steady_clock::time_point()>;

    static constexpr std::chrono::seconds validFor{120};
    static constexpr int tries = 5;

    explicit PairingCode(Now now = std::chrono::steady_clock::now) : _now(std::move(now)) {}

    /// A fresh one; the one before is good no more.
    std::string issue();
    /// True once, for the right one in time. Each call is a try.
    bool accept(std::string_view code);
    /// Whether there is one that could be accepted.
    bool valid() const;

private:
    Now _now;
    std::string _code;
    std::chrono::steady_clock::time_point _until{};
    int _triesLeft = 0;
};

} // namespace further
