#pragma once

#include "ClientProgram.h"
#include "LauncherClient.h"

#include <further/Handler.h>
#include <further/Registered.h>
#include <further/Session.h>

#include <cstddef>
#include <map>
#include <memory>
#include <string>

namespace further::process {

/// The programs of one runner in one session, each in a channel of its own: all that a runner's plugin has to say is
/// what a `start` comes to.
class RunnerHandler : public Handler, private ClientProgram::Owner {
public:
    /// `pendingInput`: how much input may wait before the client is no longer read, in bytes. Both others outlive it.
    RunnerHandler(Session& session, const LauncherClient& launcher, std::size_t pendingInput);
    ~RunnerHandler() override;

    void onPause() override;
    void onResume() override;

protected:
    /// What `start` comes to. Throws Error where it can't be done.
    virtual ClientProgram::Start prepare(const Message& start) = 0;

    Session& session() const { return _session; }

private:
    void start(const Message& message);
    void standardInput(const Message& message);
    void stop(const Message& message);
    void resize(const Message& message);
    void keyEvent(const Message& message);

    ClientProgram& running(const Message& message) const;
    void onInputWritten() override;
    void onEnd(const std::string& process) override;
    void balanceInput();

    Session& _session;
    const LauncherClient& _launcher;
    const std::size_t _mostPending;
    std::map<std::string, std::unique_ptr<ClientProgram>> _programs; // by channel
    bool _paused = false;
    Registered _inputHold; // while more input waits than should
};

} // namespace further::process
