#include "UploadPlugin.h"

#include <unistd.h>

#include <string>

namespace further::upload {

namespace {

/// Of a session that nothing is sent to.
class NoHandler : public Handler {};

/// A line of `further-linkctl doctor`.
CheckResult checkProgram(const std::string& program) {
    if (::access(program.c_str(), X_OK) == 0)
        return {CheckResult::Verdict::good, "Uploads are written by " + program + "."};
    return {CheckResult::Verdict::fault, program + " can't be executed, and nothing can be uploaded.",
            "Install the agent anew: it is a part of it."};
}

} // namespace

UploadPlugin::~UploadPlugin() = default;

void UploadPlugin::start(PluginContext& context) {
    _launcher = std::make_unique<process::LauncherClient>(context);
    _routes = std::make_unique<FilesRoutes>(context, *_launcher);
    context.addCheck("program", [program = _routes->program()] { return checkProgram(program); });
    const auto& routes = *_routes;
    context.serve({"POST", "/upload",
                   [&routes](HttpRequest& request, HttpResponse& response) { routes.upload(request, response); },
                   routes.maxSize()});
    context.serve({"GET", "/files/",
                   [&routes](HttpRequest& request, HttpResponse& response) { routes.read(request, response); }});
    context.serve({"DELETE", "/files/",
                   [&routes](HttpRequest& request, HttpResponse& response) { routes.remove(request, response); }});
}

std::unique_ptr<Handler> UploadPlugin::open(Session&) {
    return std::make_unique<NoHandler>();
}

void UploadPlugin::stop() {
    _routes.reset();
    _launcher.reset();
}

} // namespace further::upload

FURTHER_PLUGIN(further::upload::UploadPlugin)
