#pragma once

#include <further/Descriptor.h>

namespace further::process {

/// All that connects the agent with one program and its keeper. Throws Error(busy) where the system has no more.
struct ProgramPipes {
    ProgramPipes();

    /// Two ends of one thing. Ours doesn't block; theirs is passed on.
    struct Ends {
        Descriptor ours;
        Descriptor theirs;
    };
    Ends control;
    Ends input;
    Ends output;
    Ends error;
};

} // namespace further::process
