#pragma once

#include "PythonProgram.h"
#include "PythonSetup.h"

#include "plugins/common/process/LauncherClient.h"

#include <further/Handler.h>
#include <further/Registered.h>
#include <further/Session.h>

#include <map>
#include <memory>
#include <string>

namespace further::python {

/// The Python programs of one session, each in a channel of its own.
class PythonHandler : public Handler, private PythonProgram::Owner {
public:
    /// All three outlive it.
    PythonHandler(Session& session, const process::LauncherClient& launcher, const PythonSetup& setup);
    ~PythonHandler() override;

    void onPause() override;
    void onResume() override;

private:
    void start(const Message& message);
    void standardInput(const Message& message);
    void stop(const Message& message);

    PythonProgram& running(const Message& message) const;
    void onInputWritten() override;
    void onEnd(const std::string& process) override;
    void balanceInput();

    Session& _session;
    const process::LauncherClient& _launcher;
    const PythonSetup& _setup;
    std::map<std::string, std::unique_ptr<PythonProgram>> _programs; // by channel
    bool _paused = false;
    Registered _inputHold; // while more input waits than should
};

} // namespace further::python
