#include "ctl/AgentAddress.h"

#include <CLI/CLI.hpp>

namespace further::ctl {

void AgentAddress::addTo(CLI::App& command) {
    command.add_option("--host", host, "The device, by name or address")->option_text("HOST (127.0.0.1 unless given)");
    command.add_option("--port", port, "The agent's port")
        ->envname("FURTHER_LINK_PORT")
        ->check(CLI::Range(1, 65535))
        ->option_text("PORT (8028, or FURTHER_LINK_PORT)");
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
