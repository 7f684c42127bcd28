#include "plugins/pi-top/PiTopPlugin.h"

#include "plugins/common/launcher/Home.h"
#include "plugins/pi-top/PiTopHandler.h"
#include "plugins/pi-top/PitopdCheck.h"

#include <Poco/Exception.h>
#include <Poco/RegularExpression.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>

namespace further::pitop {

namespace {

constexpr int highestPort = 65535;

/// Checked here: with a wrong one ZeroMQ would throw when it is first used, or look for it for ever.
std::string addressIn(const Settings& settings, const std::string& key) {
    auto address = settings.text(key);
    const Poco::RegularExpression hostAndPort(R"((\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9][A-Za-z0-9._-]*):[0-9]{1,5})");
    if (!hostAndPort.match(address) || std::stoi(address.substr(address.rfind(':') + 1)) > highestPort)
        throw Poco::SyntaxException("pi-top." + key + " must be a host and a port, such as 127.0.0.1:3782; \"" +
                                    address + "\" is not");
    if (std::stoi(address.substr(address.rfind(':') + 1)) == 0 && !settings.flag("simulate"))
        throw Poco::SyntaxException("pi-top." + key + " has port 0, which only a simulator can be told to take");
    return address;
}

/// Checked here too, so that the sentence has the setting's name and not that of the simulator's option.
std::string deviceIn(const Settings& settings) {
    const std::array<std::string, 4> known{"pi-top", "ceed", "pi-top-3", "pi-top-4"};
    auto device = settings.text("simulatedDevice");
    if (std::find(known.begin(), known.end(), device) == known.end())
        throw Poco::SyntaxException("pi-top.simulatedDevice must be pi-top, ceed, pi-top-3 or pi-top-4; " + device +
                                    " is not");
    return device;
}

std::filesystem::path scriptIn(const Settings& settings) {
    const auto script = launcher::expandHome(settings.path("simulatorScript").string(), launcher::ownHome());
    if (!script.empty() && ::access(script.c_str(), R_OK) != 0)
        throw Poco::FileException("pi-top.simulatorScript is " + script + ", which can't be read (" +
                                  std::generic_category().message(errno) + ")");
    return script;
}

/// Beside the agent's companions, or where people find it, in the same tree.
std::filesystem::path simulatorProgram(const Directories& directories) {
    const auto name = "further-pi-top-simulator";
    auto beside = directories.libexec / name;
    return ::access(beside.c_str(), X_OK) == 0 ? beside
                                               : directories.libexec.parent_path().parent_path() / "bin" / name;
}

std::unique_ptr<SimulatorProcess> startSimulator(PluginContext& context, Device::Options& options) {
    const auto& config = context.config();
    SimulatorProcess::Options simulator{simulatorProgram(context.directories()),  options.requests, options.events,
                                        context.directories().runtime / "pi-top", deviceIn(config), scriptIn(config)};
    options.files = machine::Files(simulator.root);
    options.daemon = "the simulated pi-topd";
    auto process = std::make_unique<SimulatorProcess>(context.strand(), simulator, context.logger());
    try {
        process->start();
    } catch (const Poco::Exception& problem) {
        throw Poco::RuntimeException("pi-top.simulate is set, with pi-top.requests = " + simulator.requests +
                                     " and pi-top.events = " + simulator.events + ". " + problem.message());
    }
    options.requests = process->requests();
    options.events = process->events();
    return process;
}

} // namespace

void PiTopPlugin::start(PluginContext& context) {
    _context = &context;
    const auto& config = context.config();
    Device::Options options{addressIn(config, "requests"), addressIn(config, "events")};
    const bool simulate = config.flag("simulate");
    auto simulator = simulate ? startSimulator(context, options) : nullptr;
    context.addCheck("pi-topd", PitopdCheck(machine::Files(), options.requests, simulate));
    _device = std::make_shared<Device>(context.strand(), context.logger(), options, std::move(simulator));
}

std::unique_ptr<Handler> PiTopPlugin::open(Session& session) {
    return std::make_unique<PiTopHandler>(session, _context->strand(), _device);
}

void PiTopPlugin::stop() {
    _device.reset();
}

} // namespace further::pitop

FURTHER_PLUGIN(further::pitop::PiTopPlugin)
