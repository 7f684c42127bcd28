#pragma once

#include <further/Descriptor.h>

#include <string>

namespace further::process {

/// A terminal for one program (a pseudo-terminal): the agent's end, which gives the others. What the program writes to
/// the slave is read from the master, and the other way round; when the last master is closed, the program is told
/// SIGHUP. It holds a slave as well, until letGo(): a program that has none open for a moment hasn't ended its output.
/// Lives on its program's strand.
class Terminal {
public:
    /// One of 4 rows and 60 columns, whose line editing knows UTF-8. It doesn't become this process's own. Throws
    /// Error(busy) where the system has no more.
    Terminal();

    /// One more descriptor of the agent's end, which doesn't block.
    Descriptor master() const;
    /// One more of the program's end.
    Descriptor slave() const;

    /// Sets the size, of which the program is told by SIGWINCH. Throws Error(invalidData) for less than 1 or more than
    /// 65535.
    void resize(int rows, int columns) const;

    /// What ends the program's input, as if it had been typed; `inLine`: after something that isn't a whole line.
    std::string endOfInput(bool inLine) const;

    /// From here on the output ends when nobody has a slave any more: the program itself is gone.
    void letGo() { _held = {}; }

private:
    Descriptor _master;
    Descriptor _held; // a slave
};

} // namespace further::process
