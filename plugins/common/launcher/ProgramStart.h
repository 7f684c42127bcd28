#pragma once

#include "Beginning.h"
#include "ControlGroups.h"
#include "ProgramLimits.h"
#include "Request.h"
#include "Rules.h"
#include "Script.h"
#include "Spec.h"
#include "WaitingProgram.h"

#include <further/Descriptor.h>

#include <sys/types.h>

#include <optional>
#include <vector>

namespace further::launcher {

/// The start of one program, in its keeper: in a program that waits where there is one that is fit, otherwise by exec.
class ProgramStart {
public:
    /// One that waits already.
    struct Waiting {
        WaitingProgram program;
        Descriptor link; ///< where the launcher is told how the start went
    };

    /// `rules` and `groups` are the launcher's, and outlive this.
    ProgramStart(Request request, const Rules& rules, const ControlGroups& groups, std::optional<Waiting> waiting);

    /// The descriptors that are needed for it.
    std::vector<int> descriptors() const;

    /// Begins. Throws StepFailure.
    void begin();
    /// How it goes by now. After `unfit` beginCold() is to be called, when the program that waited has been killed.
    Beginning::State read();
    /// Begins as if none had waited. Throws StepFailure.
    void beginCold();

    const Beginning& beginning() const { return _beginning; }
    /// What was started last.
    pid_t pid() const { return _pid; }
    const Spec& spec() const { return _spec; }
    const Account& account() const { return _account; }
    /// Null before begin() has made them.
    ProgramLimits* limits() { return _limits ? &*_limits : nullptr; }
    const ProgramLimits* limits() const { return _limits ? &*_limits : nullptr; }

    /// When nobody needs it any more.
    void removeScript();
    /// The same for a script in a directory that a client named, who may look there as soon as he is told of the end.
    /// A private directory can wait: who knows what the program has left there.
    void tidyClientsDirectory();
    /// No process is left: nor is its control group, or its script, after this.
    void end();

private:
    void assign();
    std::optional<std::string> changeInWaiting() const;
    void tellLauncher(const WaitingReport& report);
    void onDecided();

    Request _request;
    const Rules& _rules;
    const Account& _account;
    const ControlGroups& _groups;
    std::optional<Waiting> _waiting; // until it is decided
    Spec _spec;
    std::optional<Script> _script;
    std::optional<ProgramLimits> _limits;
    Beginning _beginning;
    pid_t _pid = 0;
};

} // namespace further::launcher
