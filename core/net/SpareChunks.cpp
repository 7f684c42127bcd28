#include "net/SpareChunks.h"

#include <algorithm>

namespace further {

namespace {

constexpr std::size_t mostTimesTheSize = 8;
constexpr std::size_t smallest = 64; // bytes

} // namespace

SpareChunks& SpareChunks::ofThisThread() {
    thread_local SpareChunks chunks;
    return chunks;
}

void SpareChunks::appendTo(std::list<OutgoingChunk>& queue, OutgoingChunk::Kind kind, std::size_t size) {
    if (_spare.empty() || _spare.front().bytes.capacity() > mostTimesTheSize * std::max(size, smallest)) {
        queue.emplace_back();
    } else {
        _bytes -= _spare.front().bytes.capacity();
        queue.splice(queue.end(), _spare, _spare.begin());
    }
    queue.back().kind = kind;
    ++_inUse;
}

void SpareChunks::takeFirstOf(std::list<OutgoingChunk>& queue) {
    OutgoingChunk& chunk = queue.front();
    chunk.bytes.clear();
    chunk.written = 0;
    _bytes += chunk.bytes.capacity();
    _spare.splice(_spare.begin(), queue, queue.begin());
    // A queue that ended elsewhere was counted here: then this count is too high, and more is kept.
    _inUse -= _inUse > 0 ? 1 : 0;
    const std::size_t most = _inUse > 0 ? mostWhileInUse : mostOtherwise;
    while (_bytes > most) {
        _bytes -= _spare.back().bytes.capacity();
        _spare.pop_back();
    }
}

} // namespace further
