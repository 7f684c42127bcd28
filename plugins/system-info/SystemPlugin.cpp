#include "SystemPlugin.h"

#include "SystemHandler.h"

namespace further::system {

void SystemPlugin::start(PluginContext& context) {
    _context = &context;
    _machine = std::make_shared<Machine>();
}

std::unique_ptr<Handler> SystemPlugin::open(Session& session) {
    return std::make_unique<SystemHandler>(session, _machine, [context = _context] { return context->agent(); });
}

} // namespace further::system

FURTHER_PLUGIN(further::system::SystemPlugin)
