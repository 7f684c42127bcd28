#pragma once

#include <further/Descriptor.h>
#include <further/Registered.h>
#include <further/Strand.h>

#include <cstddef>
#include <deque>
#include <functional>
#include <string>

namespace further::process {

/// Feeds a program's stdin: what its pipe doesn't take waits in memory. Lives on its strand. SIGPIPE is ignored or
/// blocked in the process.
class InputWriter {
public:
    /// `pipe` doesn't block. `onWritten` is called whenever some of what waited was taken or dropped; it must not
    /// destroy this. `strand` outlives this.
    InputWriter(Strand& strand, Descriptor pipe, std::function<void()> onWritten);

    /// Queues, never blocks. Dropped where the program has closed its stdin, or after closeAtEnd().
    void write(std::string input);

    /// Closes the pipe once all that waits is written: the program reads the end of its input.
    void closeAtEnd();

    /// Whether the program has closed its stdin: nothing can be written any more.
    bool refused() const { return _refused; }

    /// Bytes that wait.
    std::size_t pending() const { return _pending; }

private:
    void onWritable();
    /// False where the pipe takes no more for now.
    bool writeFirst();
    void refuse();

    Strand& _strand;
    Descriptor _pipe;
    std::function<void()> _onWritten;
    std::deque<std::string> _queue;
    std::size_t _written = 0; // of the first in the queue
    std::size_t _pending = 0;
    bool _closing = false;
    bool _refused = false;
    Registered _watch;
};

} // namespace further::process
