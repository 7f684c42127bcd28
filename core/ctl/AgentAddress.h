#pragma once

#include <cstdint>
#include <string>

namespace CLI {
class App;
}

namespace further::ctl {

/// Where the agent is. A value.
struct AgentAddress {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8028;

    /// Adds `--host` and `--port` (FURTHER_LINK_PORT where it isn't given) to a command; this must outlive the App.
    void addTo(CLI::App& command);

    /// As in a URL: `127.0.0.1:8028`, `[::1]:8028`.
    std::string text() const;

    /// The options that lead here again, such as ` --host pi.local`, for the commands that a message suggests; empty
    /// for the usual address.
    std::string options() const;

    bool local() const;
};

} // namespace further::ctl
