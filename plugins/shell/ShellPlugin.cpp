#include "plugins/common/process/RunnerPlugin.h"

namespace further::shell {

/// The plugin that runs login shells: the runner `shell`.
class ShellPlugin : public process::RunnerPlugin {
    process::Program::Request requestFor(const process::RunnerSetup& setup, const Message& start,
                                         const User& user) const override {
        return setup.shellFor(start, user);
    }
};

} // namespace further::shell

FURTHER_PLUGIN(further::shell::ShellPlugin)
