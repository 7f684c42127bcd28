#pragma once

#include "net/FrameCodec.h"
#include "net/Transport.h"

#include <cstddef>
#include <list>
#include <string>
#include <string_view>

namespace further {

/// What a connection has still to write, as frames, in order, counted in bytes on the wire. It has no limit of its own:
/// its owner watches bytes() and controlBytes() and stops whoever fills it.
class OutgoingQueue {
public:
    /// What a frame counts as: a program's output, or anything else.
    enum class Kind { output, control };
    enum class Progress {
        drained,
        blocked,      ///< it goes on once the socket can be written
        needsReading, ///< it goes on once the socket can be read
        broken        ///< the peer is gone, nothing more can be written
    };

    /// Appends one frame.
    void push(Kind kind, Frame::Kind frame, std::string_view payload);
    void pushClose(int code, std::string_view reason);

    /// Writes what `transport` takes.
    Progress writeTo(Transport& transport);

    bool empty() const { return _chunks.empty(); }
    std::size_t bytes() const { return _bytes; }
    std::size_t controlBytes() const { return _controlBytes; }

private:
    /// Frames of one kind that are written together.
    struct Chunk {
        Kind kind;
        std::string bytes;
        std::size_t written = 0;
    };
    /// Where a frame of `kind` and about `size` bytes is to be appended.
    Chunk& chunkFor(Kind kind, std::size_t size);
    void countNew(const Chunk& chunk, std::size_t sizeBefore);
    void forget(std::size_t written);

    std::list<Chunk> _chunks; // a list: an idle connection's costs no allocation
    std::size_t _bytes = 0;
    std::size_t _controlBytes = 0;
};

} // namespace further
