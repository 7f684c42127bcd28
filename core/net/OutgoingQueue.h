#pragma once

#include "net/FrameCodec.h"
#include "net/OutgoingChunk.h"
#include "net/Transport.h"

#include <cstddef>
#include <list>
#include <string_view>

namespace further {

/// What a connection has still to write, as frames, in order, counted in bytes on the wire. It has no limit of its own:
/// its owner watches bytes() and controlBytes() and stops whoever fills it. Used by one thread.
class OutgoingQueue {
public:
    using Kind = OutgoingChunk::Kind;
    enum class Progress {
        drained,
        blocked,      ///< it goes on once the socket can be written
        needsReading, ///< it goes on once the socket can be read
        broken        ///< the peer is gone, nothing more can be written
    };

    OutgoingQueue() = default;
    ~OutgoingQueue();
    OutgoingQueue(const OutgoingQueue&) = delete;
    OutgoingQueue& operator=(const OutgoingQueue&) = delete;

    /// Appends one frame.
    void push(Kind kind, Frame::Kind frame, std::string_view payload);
    void pushClose(int code, std::string_view reason);

    /// As push(), and where nothing waits, what `transport` takes is written at once: header and payload together, and
    /// neither copied nor allocated. What hindered it from taking all, if anything, writeTo() tells next. A null
    /// `transport` takes nothing now.
    void write(Transport* transport, Kind kind, Frame::Kind frame, std::string_view payload);

    /// Writes what `transport` takes.
    Progress writeTo(Transport& transport);

    bool empty() const { return _chunks.empty(); }
    std::size_t bytes() const { return _bytes; }
    std::size_t controlBytes() const { return _controlBytes; }

private:
    /// Where a frame of `kind` and about `size` bytes is to be appended.
    OutgoingChunk& chunkFor(Kind kind, std::size_t size);
    void countNew(const OutgoingChunk& chunk, std::size_t sizeBefore);
    void append(Kind kind, std::string_view header, std::string_view payload);
    void forget(std::size_t written);

    std::list<OutgoingChunk> _chunks; // a list: an idle connection's costs no allocation
    std::size_t _bytes = 0;
    std::size_t _controlBytes = 0;
};

} // namespace further
