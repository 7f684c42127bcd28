#pragma once

#include "plugins/common/Processes.h"
#include "plugins/common/ProgramFixture.h"

#include "plugins/common/launcher/Protocol.h"
#include "plugins/common/launcher/Spec.h"
#include "plugins/common/process/ReachedLauncher.h"

#include <further/Descriptor.h>

#include <array>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace further {

/// A launcher that is spoken to directly.
class RawLauncher : public ProgramFixture {
public:
    RawLauncher();
    /// `prepare` is done with the fixture before the launcher is started.
    explicit RawLauncher(const std::function<void(ProgramFixture&)>& prepare);
    ~RawLauncher();

    pid_t pid() const { return _pid; }
    const Descriptor& connection() const { return _reached.connection; }
    /// What the agent's death would do.
    void disconnect() { _reached.connection.reset(); }
    /// Sends any bytes and any descriptors, each as often as it stands there.
    void send(std::string_view bytes, const std::vector<int>& descriptors) const;

    /// Asks for programs that wait.
    void prepare(const launcher::Spec& spec, std::size_t count, const launcher::Limits& limits = {}) const;
    /// The first thing that the launcher says of them which is so; fails the test where nothing is in time.
    launcher::Preparation await(const std::function<bool(const launcher::Preparation&)>& isSo) const;

    /// What to run: the shell with this line, short graces.
    launcher::Spec shell(const std::string& line) const;
    /// What to run: Python with this script.
    launcher::Spec python(const std::string& script) const;

private:
    process::ReachedLauncher reach(const std::function<void(ProgramFixture&)>& prepare);

    process::ReachedLauncher _reached;
    const pid_t _pid;
};

/// A program as the agent's side of the protocol has it.
class RawProgram {
public:
    RawProgram(const RawLauncher& launcher, const launcher::Spec& spec);
    /// One that is asked for as this user, within these limits.
    RawProgram(const RawLauncher& launcher, const launcher::Spec& spec, uid_t user,
               const launcher::Limits& limits = {});
    /// One that a waiting program may become.
    static RawProgram thatMayWait(const RawLauncher& launcher, const launcher::Spec& spec,
                                  const launcher::Limits& limits = {});

    /// One whose streams are these, instead of pipes.
    RawProgram(const RawLauncher& launcher, const launcher::Spec& spec, const std::array<int, 3>& streams);

    /// The next report; fails the test where none comes in time, or the keeper is gone.
    launcher::Report next();
    /// next(), of which the test knows the type; returns its first number.
    int next(launcher::Report::Type type);
    /// Whether the keeper closes its end within the time.
    bool hangsUpWithin(std::chrono::milliseconds time) const;
    void command(launcher::Command::Type type) const;
    /// What the agent's death, or the end of its client, would do.
    void disconnect() { control.reset(); }

    /// The next line of stdout, without its end; fails the test where none comes in time.
    std::string line();
    pid_t pidLine() { return static_cast<pid_t>(std::stol(line())); }
    /// All of stdout from here to its end.
    std::string rest();

    Descriptor control;
    Descriptor input;
    Descriptor output;
    Descriptor error;

private:
    RawProgram(const launcher::StartRequest& request, const RawLauncher& launcher, const launcher::Spec& spec);
    void begin(const RawLauncher& launcher, const launcher::Spec& spec, const launcher::StartRequest& request,
               const std::array<int, 3>& streams);

    std::string _read;
};

} // namespace further
