#include "agent/AgentContext.h"

#include <further/Error.h>

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
              const auto* const ours = dynamic_cast<const Poco::Exception*>(&exception);
              onFault(ours != nullptr ? ours->displayText() : exception.what());
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

void AgentContext::serve(HttpRoute route) {
    if (route.permission.empty())
        route.permission = _plugin.name;
    const auto userFor = [&users = _services.users](const std::optional<std::string>& user, const Identity& client) {
        return users.chosenBy(client.permissions, user.value_or(""));
    };
    const auto requireReady = [this] {
        const auto [state, reason] = _plugin.status();
        if (state != PluginEntry::State::running)
            throw Error(ErrorCode::unavailable, "The plugin " + _plugin.name + " doesn't serve now: it is " +
                                                    std::string(wordFor(state)) +
                                                    (reason.empty() ? "." : " (" + reason + ")."));
    };
    _added.push_back(_services.routes.add(
        {route, _plugin.name, userFor, requireReady, [this](const std::string& words) { onFault(words); }}));
    _plugin.addRoute(route);
}

/// Any thread.
void AgentContext::onFault(const std::string& words) {
    ++_plugin.counters.faults;
    poco_error(_logger, words);
}

} // namespace further
