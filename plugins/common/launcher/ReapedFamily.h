#pragma once

#include "KnownProcess.h"
#include "ProgramFamily.h"

#include <further/Descriptor.h>

#include <optional>

namespace further::launcher {

/// Where the program is a child of its reaper (Reaper.h): all that is below that. The reaper is the user's, who may
/// have stopped or killed it, or put something else in its place. So nothing is left to it but to tell the exit status,
/// and that is believed of a program only which the system says has ended.
class ReapedFamily : public ProgramFamily {
public:
    /// `link`: where the reaper tells what it has seen.
    ReapedFamily(KnownProcess program, KnownProcess reaper, Descriptor link);

    std::array<int, 3> descriptors() const override;
    News look() override;
    bool isEmpty() const override { return _programEnded && _reaperEnded; }
    /// False where the reaper has ended before its time: what it leaves behind is the launcher's.
    bool isWhole() const override { return _saidItsLast; }
    bool fallsToLauncher() const override { return true; }
    void signalGroup(int signal) const override;
    void signalAll(int signal) const override;
    void kill() override;
    void giveUp() override;

    const KnownProcess& reaper() const { return _reaper; }

private:
    void hear();

    const KnownProcess _program;
    const KnownProcess _reaper;
    Descriptor _link;
    std::optional<int> _heard; // of the program's exit
    bool _told = false;
    bool _saidItsLast = false;
    bool _programEnded = false; // as the system says
    bool _reaperEnded = false;
    bool _wasAlone = false; // the reaper, when it was last looked
};

} // namespace further::launcher
