#include "agent/Greeting.h"

#include "agent/OwnDoor.h"
#include "agent/ReadersShell.h"

#include <Poco/Logger.h>
#include <Poco/String.h>

namespace further {

namespace {

/// A line for a shell that runs a first program; nothing where no plugin offers one, or only others may try.
std::string lineToTry(const PluginRegistry& plugins, const std::string& runner,
                      const std::vector<Poco::Net::SocketAddress>& addresses, const std::filesystem::path& ctl) {
    const auto* const entry = plugins.runner(runner);
    const auto door = ownDoor(addresses);
    if (entry == nullptr || entry->manifest.example.empty() || !door)
        return {};
    return "Try: echo '" + Poco::replace(entry->manifest.example, "'", "'\\''") + "' > /tmp/first-program && " +
           ReadersShell::own().command(ctl) + " run" +
           (door->host() == Poco::Net::IPAddress("127.0.0.1") ? "" : " --host ::1") + " --port " +
           std::to_string(door->port()) + " /tmp/first-program\n";
}

} // namespace

std::string doorsOf(const std::vector<Poco::Net::SocketAddress>& addresses) {
    std::string all;
    for (const auto& address : addresses)
        all += (all.empty() ? "listens at ws://" : " and ws://") + address.toString() + "/exec";
    return all;
}

std::string greeting(const std::vector<Poco::Net::SocketAddress>& addresses, const PluginRegistry& plugins,
                     const std::string& runner, const std::filesystem::path& ctl) {
    std::string running;
    for (const auto& entry : plugins.entries())
        if (entry->status().state == PluginEntry::State::running)
            running += (running.empty() ? "" : ", ") + entry->name + " " + entry->manifest.version;
    return "Further Link " FURTHER_VERSION " " + doorsOf(addresses) +
           "\nPlugins: " + (running.empty() ? "none" : running) + "\n" + lineToTry(plugins, runner, addresses, ctl);
}

void warnWhereOpen(bool open) {
    if (open) {
        poco_warning(Poco::Logger::get("agent"),
                     "security.legacyOpen is true: everybody who reaches this device, every "
                     "web page among them, may run programs on it");
    }
}

} // namespace further
