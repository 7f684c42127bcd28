#pragma once

#include "Account.h"
#include "ProgramLimits.h"
#include "Script.h"
#include "Spec.h"

#include <further/Descriptor.h>

#include <sys/types.h>

#include <string>
#include <vector>

namespace further::launcher {

/// What the program's process needs to become the program.
struct ProgramChild {
    const Spec& spec;
    /// Whom it becomes. What the client named is touched as this user only.
    const Account& account;
    const ProgramLimits& limits;
    /// What it begins with, before the Spec's own.
    const std::vector<std::string>& environment;
    const Descriptor& input;
    const Descriptor& output;
    const Descriptor& error;
    /// Where a StepFailure is written; closed by a successful exec.
    const Descriptor& failures;
    /// Null where there is none.
    const Script* script;
    /// Its parent: should that be gone, the program isn't begun.
    pid_t keeper;
    /// Whether it is to wait for its assignment: `failures` is where it does, and instead of its file there is nothing.
    bool waits = false;

    /// Runs in the fork: sets everything up and executes the program.
    [[noreturn]] void run() const;

private:
    void prepare() const;
    void endWithKeeper() const;
    void offerAssignment() const;
    /// `own`: the program itself, where it is one of the launcher's companions.
    [[noreturn]] void execute(const std::string& file, const Descriptor& own) const;
};

} // namespace further::launcher
