#pragma once

#include "BootWords.h"
#include "FileStates.h"
#include "ProcessTitle.h"
#include "StartEnvironment.h"

#include "plugins/common/launcher/Assignment.h"
#include "plugins/common/launcher/StepFailure.h"

#include <further/Descriptor.h>

#include <string>
#include <vector>

namespace further::boot {

/// An interpreter that has everything but the program, which its keeper assigns to it (see
/// plugins/common/launcher/Assignment.h). Made when it could begin: before the file of its command line is looked at.
class WaitingInterpreter {
public:
    /// `ownDirectory`: where this module is. Throws PythonError.
    WaitingInterpreter(BootWords words, std::string ownDirectory);

    /// Says that it is ready, waits, and takes what comes: returns when the program may begin. Where it can't, the
    /// keeper is told why, and the process ends here; so it does where the keeper is gone.
    void await();

    /// Whether the program is to be stopped gracefully, as a cold start with its environment would see it.
    bool graceful() const { return _words.graceful; }

private:
    using Assignment = launcher::ReceivedAssignment;

    void requireFit(const launcher::Assignment& assignment, const launcher::Spec& spec) const;
    void requireSameCommand(const launcher::Spec& spec) const;
    void take(const Assignment& received);
    static std::string enter(const Assignment& received, const launcher::Spec& spec);
    void tell(const launcher::WaitingReport& report) const;
    [[noreturn]] void giveUp(const launcher::WaitingReport& report) const;
    [[noreturn]] void giveUp(const launcher::StepFailure& failure) const;

    BootWords _words;
    const std::string _ownDirectory;
    const Descriptor _socket;
    const std::vector<std::string> _command; ///< what the interpreter was started with
    const StartEnvironment _environment;
    const FileStates _files;
    const ProcessTitle _title;
};

} // namespace further::boot
