#pragma once

#include "plugins/common/launcher/Spec.h"
#include "plugins/common/process/LauncherClient.h"

#include <further/Http.h>
#include <further/PluginContext.h>

#include <Poco/Logger.h>

#include <cstdint>
#include <string>
#include <vector>

namespace further::upload {

/// What stands at `/upload` and `/files/`. Immutable: the web server's threads share it.
class FilesRoutes {
public:
    /// Both outlive it. Throws Error(invalidData) for a setting that can't be.
    FilesRoutes(PluginContext& context, const process::LauncherClient& launcher);

    std::uint64_t maxSize() const { return _maxSize; }
    const std::string& program() const { return _program; }

    void upload(HttpRequest& request, HttpResponse& response) const;
    void read(HttpRequest& request, HttpResponse& response) const;
    void remove(HttpRequest& request, HttpResponse& response) const;

private:
    void run(HttpRequest& request, HttpResponse& response, std::vector<std::string> arguments) const;
    void runWithRest(HttpRequest& request, HttpResponse& response, const std::string& command) const;
    launcher::Spec spec(std::vector<std::string> arguments) const;

    const process::LauncherClient& _launcher;
    Poco::Logger& _logger;
    const std::string _program;
    const std::string _workDirectory;
    const std::uint64_t _maxSize;
    std::vector<std::string> _uploadArguments;
};

} // namespace further::upload
