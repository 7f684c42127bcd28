#include "plugins/common/process/RunnerPlugin.h"

namespace further::fileexec {

/// The plugin that executes files themselves: the runner `exec`.
class FileExecPlugin : public process::RunnerPlugin {
    process::Program::Request requestFor(const process::RunnerSetup& setup, const Message& start,
                                         const User& user) const override {
        auto request = setup.requestFor(start, user); // without arguments of ours, the file is what is executed
        request.spec.scriptName = "program";
        return request;
    }
};

} // namespace further::fileexec

FURTHER_PLUGIN(further::fileexec::FileExecPlugin)
