#pragma once

#include "Terminal.h"

#include <further/Descriptor.h>

#include <optional>

namespace further::process {

/// All that connects the agent with one program and its keeper. Throws Error(busy) where the system has no more.
struct ProgramPipes {
    /// Three pipes, or one terminal for all three: of `error` there is no end of ours then.
    explicit ProgramPipes(bool asTerminal);

    /// Two ends of one thing. Ours doesn't block; theirs is passed on.
    struct Ends {
        Descriptor ours;
        Descriptor theirs;
    };
    Ends control;
    std::optional<Terminal> terminal;
    Ends input;
    Ends output;
    Ends error;
};

} // namespace further::process
