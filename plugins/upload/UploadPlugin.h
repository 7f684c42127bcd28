#pragma once

#include "FilesRoutes.h"

#include "plugins/common/process/LauncherClient.h"

#include <further/Plugin.h>

#include <memory>

namespace further::upload {

/// The plugin that takes uploads, and reads them back. It has no messages: all it does, it does over HTTP.
class UploadPlugin : public Plugin {
public:
    ~UploadPlugin() override;

    void start(PluginContext& context) override;
    std::unique_ptr<Handler> open(Session& session) override;
    void stop() override;

private:
    std::unique_ptr<process::LauncherClient> _launcher;
    std::unique_ptr<FilesRoutes> _routes;
};

} // namespace further::upload
