#pragma once

#include "Hardware.h"

#include "plugins/pi-top/pi-topd/WireMessage.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace further::simulator {

/// Answers what clients ask pi-topd, with its mistakes. Lives on while pi-topd is stopped: the one setting it has is on
/// the real one's disk.
class Requests {
public:
    /// `hardware` outlives it.
    explicit Requests(Hardware& hardware) : _hardware(hardware) {}

    /// The text of the answer; there always is one. `battery` is what pi-topd has read last.
    std::string answerTo(std::string_view request, const Reading& battery);

    std::int64_t blankingTimeout() const { return _blankingTimeout; }

private:
    pitopd::WireMessage answer(std::string_view request, const Reading& battery);
    pitopd::WireMessage serve(pitopd::Request request, std::int64_t parameter, const Reading& battery);
    std::int64_t get(pitopd::Request request, std::int64_t parameter);
    void set(pitopd::Request request, std::int64_t parameter);

    Hardware& _hardware;
    std::int64_t _blankingTimeout = pitopd::usualBlankingTimeout;
};

} // namespace further::simulator
