#include "FileExecPlugin.h"

#include "plugins/common/process/RunnerHandler.h"

namespace further::fileexec {

namespace {

/// The programs of one session that are executed themselves.
class FileExecHandler : public process::RunnerHandler {
public:
    FileExecHandler(Session& session, const process::LauncherClient& launcher, const process::RunnerSetup& setup)
        : RunnerHandler(session, launcher, setup.pendingInput), _setup(setup) {}

private:
    process::ClientProgram::Start prepare(const Message& start) override {
        return {_setup.requestFor(start, session().user())};
    }

    const process::RunnerSetup& _setup;
};

} // namespace

FileExecPlugin::~FileExecPlugin() = default;

void FileExecPlugin::start(PluginContext& context) {
    _setup = process::RunnerSetup::from(context);
    // The file itself is what is executed; a script is written under this name.
    _setup.request.spec.fileAt = 0;
    _setup.request.spec.scriptName = "program";
    _launcher = std::make_unique<process::LauncherClient>(context);
}

std::unique_ptr<Handler> FileExecPlugin::open(Session& session) {
    return std::make_unique<FileExecHandler>(session, *_launcher, _setup);
}

void FileExecPlugin::stop() {
    _launcher.reset();
}

} // namespace further::fileexec

FURTHER_PLUGIN(further::fileexec::FileExecPlugin)
