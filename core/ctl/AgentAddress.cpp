#include "ctl/AgentAddress.h"

#include <CLI/CLI.hpp>

#include <charconv>

namespace further::ctl {

void AgentAddress::addTo(CLI::App& command) {
    command.add_option("--host", host, "The device, by name or address")->option_text("HOST (127.0.0.1 unless given)");
    addPortTo(command);
}

void AgentAddress::addPortTo(CLI::App& command) {
    command.add_option("--port", port, "The agent's port")
        ->envname("FURTHER_LINK_PORT")
        ->check(CLI::Range(1, 65535))
        ->option_text("PORT (8028, or FURTHER_LINK_PORT)");
}

bool AgentAddress::givenTo(const CLI::App& command) {
    return command.count("--host") + command.count("--port") > 0;
}

std::optional<AgentAddress> AgentAddress::parse(const std::string& text) {
    const auto colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0)
        return std::nullopt;
    AgentAddress address;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data() + colon + 1, end, address.port);
    if (error != std::errc() || rest != end || address.port == 0)
        return std::nullopt;
    address.host = text.substr(0, colon);
    if (address.host.front() == '[' && address.host.back() == ']')
        address.host = address.host.substr(1, address.host.size() - 2);
    if (address.host == "0.0.0.0")
        address.host = "127.0.0.1";
    else if (address.host == "::")
        address.host = "::1";
    return address;
}

std::string AgentAddress::text() const {
    const bool numericV6 = host.find(':') != std::string::npos;
    return (numericV6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string AgentAddress::options() const {
    const AgentAddress usual;
    return (host == usual.host ? "" : " --host " + host) +
           (port == usual.port ? "" : " --port " + std::to_string(port));
}

bool AgentAddress::local() const {
    return host == "localhost" || host == "::1" || host.compare(0, 4, "127.") == 0;
}

} // namespace further::ctl
