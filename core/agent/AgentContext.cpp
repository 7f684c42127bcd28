#include "agent/AgentContext.h"

#include <Poco/Exception.h>

#include <utility>

namespace further {

AgentContext::AgentContext(const PluginEntry& plugin, Settings config, const AgentServices& services)
    : _plugin(plugin)
    , _config(std::move(config))
    , _services(services)
    , _logger(Poco::Logger::get("plugin." + plugin.name))
    , _strand(
          services.loop, services.workers,
          [this](const std::exception& exception) {
              ++_plugin.counters.faults;
              const auto* const ours = dynamic_cast<const Poco::Exception*>(&exception);
              poco_error(_logger, ours != nullptr ? ours->displayText() : exception.what());
          },
          [&plugin](const char* what, std::chrono::milliseconds held) { plugin.onSlow(what, held); }) {}

void AgentContext::addCheck(const std::string& name, CheckTask task) {
    _added.push_back(_services.checks.add({_plugin.name, name, std::move(task)}));
}

void AgentContext::onApproval(ShowApproval show) {
    // In a turn of its own: what one plugin throws is no other's fault.
    _added.push_back(_services.screens.add([this, show = std::move(show)](const ApprovalRequest& request) {
        _strand.post([show, request] { show(request); });
    }));
}

} // namespace further
