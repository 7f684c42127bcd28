#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace further::ctl {

/// A program that an agent is asked to start. A value.
struct ProgramStart {
    static constexpr std::string_view usualRunner = "python3";

    std::string runner{usualRunner};
    /// The program's source.
    std::optional<std::string> code = {};
    /// A file or folder of the device.
    std::optional<std::string> path = {};
    std::vector<std::string> arguments = {};
    /// Whether it gets a terminal.
    bool terminal = false;
    /// As whom it runs; empty: as the device says.
    std::string user = {};

    /// What the WebSocket is to be opened with.
    std::string route() const;
    /// The message `start`, for a program that is called `process` from then on.
    std::string message(std::string_view process) const;
};

} // namespace further::ctl
