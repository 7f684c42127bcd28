#pragma once

#include "Machine.h"

#include <further/Plugin.h>

#include <memory>

namespace further::system {

/// The plugin that tells clients what this machine is and how it fares.
class SystemPlugin : public Plugin {
public:
    void start(PluginContext& context) override;
    std::unique_ptr<Handler> open(Session& session) override;

private:
    PluginContext* _context = nullptr; // from start() on
    std::shared_ptr<Machine> _machine;
};

} // namespace further::system
