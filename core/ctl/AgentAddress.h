#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace further::ctl {

/// Where the agent is. A value.
struct AgentAddress {
    std::string host = "127.0.0.1";
    std::uint16_t port = usualPort;

    static constexpr std::uint16_t usualPort = 8028;

    /// Adds `--host` and `--port` (FURTHER_LINK_PORT where it isn't given) to a command; this must outlive the App.
    void addTo(CLI::App& command);

    /// Only the latter, for a command whose host is an argument.
    void addPortTo(CLI::App& command);

    /// Whether the options of `command`, or FURTHER_LINK_PORT, say which agent is meant.
    static bool givenTo(const CLI::App& command);

    /// What text() writes; an address that stands for all of a device is read as that of this computer. Nothing for
    /// what is none.
    static std::optional<AgentAddress> parse(const std::string& text);

    /// As in a URL: `127.0.0.1:8028`, `[::1]:8028`.
    std::string text() const;

    /// The options that lead here again, such as ` --host pi.local`, for the commands that a message suggests; empty
    /// for the usual address.
    std::string options() const;

    bool local() const;
};

} // namespace further::ctl
