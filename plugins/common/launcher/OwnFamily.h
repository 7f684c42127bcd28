#pragma once

#include "ProgramFamily.h"

namespace further::launcher {

/// Where the program is a child of this process, which is a sub-reaper: all descendants.
class OwnFamily : public ProgramFamily {
public:
    explicit OwnFamily(pid_t program) : _program(program) {}

    News look() override;
    bool isEmpty() const override { return _empty; }
    void signalGroup(int signal) const override;
    void signalAll(int signal) const override;
    void kill() override;
    void giveUp() override;

private:
    const pid_t _program;
    bool _programEnded = false;
    bool _empty = false;
};

} // namespace further::launcher
