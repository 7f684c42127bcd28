#include "RunnerPlugin.h"

#include "RunnerHandler.h"

namespace further::process {

namespace {

/// The programs of such a plugin in one session.
class PlainRunnerHandler : public RunnerHandler {
public:
    PlainRunnerHandler(Session& session, const LauncherClient& launcher, const RunnerSetup& setup,
                       const RunnerPlugin& plugin)
        : RunnerHandler(session, launcher, setup.pendingInput), _setup(setup), _plugin(plugin) {}

private:
    ClientProgram::Start prepare(const Message& start) override {
        return {_plugin.requestFor(_setup, start, session().user())};
    }

    const RunnerSetup& _setup;
    const RunnerPlugin& _plugin;
};

} // namespace

RunnerPlugin::~RunnerPlugin() = default;

void RunnerPlugin::start(PluginContext& context) {
    _setup = RunnerSetup::from(context);
    _launcher = std::make_unique<LauncherClient>(context);
}

std::unique_ptr<Handler> RunnerPlugin::open(Session& session) {
    return std::make_unique<PlainRunnerHandler>(session, *_launcher, _setup, *this);
}

void RunnerPlugin::stop() {
    _launcher.reset();
}

} // namespace further::process
