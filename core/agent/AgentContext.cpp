#include "agent/AgentContext.h"

#include <Poco/Exception.h>

#include <utility>

namespace further {

AgentContext::AgentContext(const std::string& plugin, Settings config, const AgentServices& services)
    : _plugin(plugin)
    , _config(std::move(config))
    , _services(services)
    , _logger(Poco::Logger::get("plugin." + plugin))
    , _strand(services.loop, services.workers, [this](const std::exception& exception) {
        const auto* const ours = dynamic_cast<const Poco::Exception*>(&exception);
        poco_error(_logger, ours != nullptr ? ours->displayText() : exception.what());
    }) {}

void AgentContext::addCheck(const std::string& name, CheckTask task) {
    _services.checks.add({_plugin, name, std::move(task)});
}

} // namespace further
