#include "ShellPlugin.h"

#include "plugins/common/process/RunnerHandler.h"

namespace further::shell {

namespace {

/// The shells of one session.
class ShellHandler : public process::RunnerHandler {
public:
    ShellHandler(Session& session, const process::LauncherClient& launcher, const process::RunnerSetup& setup)
        : RunnerHandler(session, launcher, setup.pendingInput), _setup(setup) {}

private:
    process::ClientProgram::Start prepare(const Message& start) override {
        return {_setup.shellFor(start, session().user())};
    }

    const process::RunnerSetup& _setup;
};

} // namespace

ShellPlugin::~ShellPlugin() = default;

void ShellPlugin::start(PluginContext& context) {
    _setup = process::RunnerSetup::from(context);
    _launcher = std::make_unique<process::LauncherClient>(context);
}

std::unique_ptr<Handler> ShellPlugin::open(Session& session) {
    return std::make_unique<ShellHandler>(session, *_launcher, _setup);
}

void ShellPlugin::stop() {
    _launcher.reset();
}

} // namespace further::shell

FURTHER_PLUGIN(further::shell::ShellPlugin)
