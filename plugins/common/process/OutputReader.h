#pragma once

#include <further/Descriptor.h>
#include <further/Registered.h>
#include <further/Strand.h>
#include <further/Utf8.h>

#include <chrono>
#include <cstddef>
#include <string_view>

namespace further::process {

/// Which of a program's outputs.
enum class Stream { output, error };

/// Reads one output of a program as it comes, up to 64 KiB at a time and one read in a turn of the strand, and makes
/// valid UTF-8 of it. Lives on its strand.
///
/// What comes first is told at once. Where many small pieces follow one another, as of a program that prints line after
/// line, each costs the agent, its client and the program more than it is worth: such an output is read once in a
/// millisecond, for as long as it goes on like that and nothing else happens (catchUp()).
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

    /// How it is read: always as it comes, or gathered. A terminal holds too little for that.
    enum class Manner { atOnce, gathering };

    /// Reads nothing before resume(). `pipe` doesn't block. `strand` and `listener` outlive this.
    OutputReader(Strand& strand, Descriptor pipe, Stream stream, Manner manner, Listener& listener);

    void pause();
    /// Does nothing after the end.
    void resume();

    /// Something has happened that what was written before belongs in front of: tells of that now, where it is being
    /// gathered.
    void catchUp();

    /// Tells of what is in the pipe by now, gathered or not.
    void readNow();

    /// Gives up the pipe, which somebody holds open: tells what is in it now (of more, what a pipe holds). No onEnd()
    /// follows.
    void finish();

    bool ended() const { return !_pipe; }

private:
    void watch();
    void onReadable();
    void afterRead(std::size_t size);
    void rest();
    bool resting() const { return bool(_rest); }
    /// What read(2) returned; passes on the text.
    ssize_t read();
    void end();

    Strand& _strand;
    Descriptor _pipe;
    const Stream _stream;
    Listener& _listener;
    const Manner _manner;
    Utf8Sanitizer _sanitizer;
    std::chrono::steady_clock::time_point _since; // of the reads that are counted
    unsigned _reads = 0;
    std::size_t _bytes = 0;
    bool _rested = false; // before the present read
    Registered _rest;
    Registered _watch; // ends before the pipe does
};

} // namespace further::process
