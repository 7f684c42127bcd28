#pragma once

#include "plugins/pi-top/Device.h"

#include <further/Plugin.h>

#include <memory>

namespace further::pitop {

/// The plugin that tells clients what a pi-top knows about itself, by asking pi-topd.
class PiTopPlugin : public Plugin {
public:
    void start(PluginContext& context) override;
    std::unique_ptr<Handler> open(Session& session) override;
    void stop() override;

private:
    PluginContext* _context = nullptr; // from start() on
    std::shared_ptr<Device> _device;   // doesn't change while sessions are open
};

} // namespace further::pitop
