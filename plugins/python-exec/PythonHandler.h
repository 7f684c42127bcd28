#pragma once

#include "PythonSetup.h"
#include "PythonStart.h"
#include "plugins/python-exec/module/ModuleDirectory.h"
#include "plugins/python-exec/module/ModuleListener.h"

#include "plugins/common/process/RunnerHandler.h"

#include <memory>
#include <string>

namespace further::python {

/// The Python programs of one session.
class PythonHandler : public process::RunnerHandler {
public:
    /// `module`: where programs find further_link, or null. All five outlive it.
    PythonHandler(Session& session, const process::LauncherClient& launcher, const PythonSetup& setup,
                  const PythonStart& start, const ModuleDirectory* module);

private:
    process::ClientProgram::Start prepare(const Message& start) override;
    void addModule(const std::string& process, process::ClientProgram::Start& start);
    const std::shared_ptr<ModuleListener>& listener();

    const process::LauncherClient& _launcher;
    const PythonSetup& _setup;
    const PythonStart& _start;
    const ModuleDirectory* const _module;
    std::shared_ptr<ModuleListener> _listener; // since the first program; the programs', too, which end after this
};

} // namespace further::python
