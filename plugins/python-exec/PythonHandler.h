#pragma once

#include "PythonSetup.h"

#include "plugins/common/process/RunnerHandler.h"

namespace further::python {

/// The Python programs of one session.
class PythonHandler : public process::RunnerHandler {
public:
    /// All three outlive it.
    PythonHandler(Session& session, const process::LauncherClient& launcher, const PythonSetup& setup)
        : RunnerHandler(session, launcher, setup.runner.pendingInput), _setup(setup) {}

private:
    process::ClientProgram::Start prepare(const Message& start) override {
        return {_setup.runner.requestFor(start, session().user())};
    }

    const PythonSetup& _setup;
};

} // namespace further::python
