#pragma once

#include <further/Descriptor.h>
#include <further/Registered.h>
#include <further/Strand.h>
#include <further/Utf8.h>

#include <cstddef>
#include <string_view>

namespace further::process {

/// Which of a program's outputs.
enum class Stream { output, error };

/// Reads one output of a program as it comes, up to 64 KiB at a time and one read in a turn of the strand, and makes
/// valid UTF-8 of it. Lives on its strand.
class OutputReader {
public:
    class Listener {
    public:
        virtual ~Listener() = default;
        /// `text` isn't empty and is valid until the call returns. May pause, but not destroy the reader.
        virtual void onText(Stream stream, std::string_view text) = 0;
        /// The pipe has ended; nothing follows. May destroy the reader.
        virtual void onEnd(Stream stream) = 0;
    };

    /// Reads nothing before resume(). `pipe` doesn't block. `strand` and `listener` outlive this.
    OutputReader(Strand& strand, Descriptor pipe, Stream stream, Listener& listener);

    void pause();
    /// Does nothing after the end.
    void resume();

    /// Gives up the pipe, which somebody holds open: tells what is in it now (of more, what a pipe holds). No onEnd()
    /// follows.
    void finish();

    bool ended() const { return !_pipe; }

private:
    void onReadable();
    /// What read(2) returned; passes on the text.
    ssize_t read();
    void end();

    Strand& _strand;
    Descriptor _pipe;
    const Stream _stream;
    Listener& _listener;
    Utf8Sanitizer _sanitizer;
    Registered _watch; // ends before the pipe does
};

} // namespace further::process
