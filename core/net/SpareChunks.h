#pragma once

#include "net/OutgoingChunk.h"

#include <cstddef>
#include <list>

namespace further {

/// The memory of chunks that were written, for those to come: until it has caught up, a client that reads slowly costs
/// no allocation a chunk. One for all the queues of a thread, so that a queue with nothing to write keeps nothing.
class SpareChunks {
public:
    static constexpr std::size_t mostWhileInUse = 1024 * 1024; ///< bytes
    static constexpr std::size_t mostOtherwise = 128 * 1024;   ///< once no queue has anything to write

    static SpareChunks& ofThisThread();

    /// Appends an empty chunk to `queue` for what takes `size` bytes: a spare one unless that is far larger, for a
    /// queue counts what is in its chunks.
    void appendTo(std::list<OutgoingChunk>& queue, OutgoingChunk::Kind kind, std::size_t size);
    /// Takes the first chunk of `queue`.
    void takeFirstOf(std::list<OutgoingChunk>& queue);

    /// Bytes that are kept.
    std::size_t bytes() const { return _bytes; }

private:
    std::list<OutgoingChunk> _spare;
    std::size_t _bytes = 0;
    std::size_t _inUse = 0;
};

} // namespace further
