#pragma once

#include "BootWords.h"
#include "FileStates.h"
#include "KeeperSocket.h"
#include "NotDumpable.h"
#include "ProcessTitle.h"
#include "StartEnvironment.h"

#include "plugins/common/launcher/Assignment.h"

#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace further::boot {

/// A program has to be started cold; what() is a sentence that says why.
struct Unfit : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Unfit, as every interpreter is that began when this one did.
struct UnfitForGood : Unfit {
    using Unfit::Unfit;
};

/// An interpreter that has everything but the program, which its keeper assigns to it (see
/// plugins/common/launcher/Assignment.h). Made when it could begin: before the file of its command line is looked at.
/// From then on until it begins, no other program may look into it.
class WaitingInterpreter {
public:
    /// `ownDirectory`: where this module is. `preloaded`: the modules that wouldn't be there in a fresh interpreter.
    /// `keeper` outlives it. Throws PythonError.
    WaitingInterpreter(BootWords words, std::string ownDirectory, std::set<std::string> preloaded,
                       const KeeperSocket& keeper);

    /// Says that it is ready, waits, and takes what comes: returns when the program may begin. Where it can't, the
    /// keeper is told why, and the process ends here; so it does where the keeper is gone. Throws PythonError and
    /// Unfit, for its owner to tell.
    void await();

    /// Whether the program is to be stopped gracefully, as a cold start with its environment would see it.
    bool graceful() const { return _words.graceful; }

private:
    using Assignment = launcher::ReceivedAssignment;

    void requireFit(const launcher::Assignment& assignment, const launcher::Spec& spec) const;
    void requireSameCommand(const launcher::Spec& spec) const;
    void requireSameModules(const launcher::Assignment& assignment, const launcher::Spec& spec) const;
    void take(const Assignment& received);
    static std::string enter(const Assignment& received, const launcher::Spec& spec);

    BootWords _words;
    const std::string _ownDirectory;
    const std::set<std::string> _preloaded;
    const KeeperSocket& _keeper;
    const std::vector<std::string> _command; ///< what the interpreter was started with
    const StartEnvironment _environment;
    const FileStates _files;
    const ProcessTitle _title;
    const NotDumpable _notDumpable; ///< from when its environment has been read, which its user may not do then
};

} // namespace further::boot
