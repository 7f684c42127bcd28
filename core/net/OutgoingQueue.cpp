#include "net/OutgoingQueue.h"

#include <sys/uio.h>

#include <algorithm>
#include <array>

namespace further {

namespace {

constexpr std::size_t gatherUpTo = 65536;  // small frames are gathered into chunks of this size
constexpr std::size_t chunksPerWrite = 16; // more would not fit a socket's buffer

} // namespace

OutgoingQueue::Chunk& OutgoingQueue::chunkFor(Kind kind, std::size_t size) {
    if (_chunks.empty() || _chunks.back().kind != kind || _chunks.back().bytes.size() + size > gatherUpTo)
        _chunks.push_back(Chunk{kind, {}, 0});
    return _chunks.back();
}

void OutgoingQueue::countNew(const Chunk& chunk, std::size_t sizeBefore) {
    const std::size_t size = chunk.bytes.size() - sizeBefore;
    _bytes += size;
    if (chunk.kind == Kind::control)
        _controlBytes += size;
}

void OutgoingQueue::push(Kind kind, Frame::Kind frame, std::string_view payload) {
    Chunk& chunk = chunkFor(kind, payload.size());
    const std::size_t before = chunk.bytes.size();
    FrameCodec::encode(chunk.bytes, frame, payload);
    countNew(chunk, before);
}

void OutgoingQueue::pushClose(int code, std::string_view reason) {
    Chunk& chunk = chunkFor(Kind::control, reason.size());
    const std::size_t before = chunk.bytes.size();
    FrameCodec::encodeClose(chunk.bytes, code, reason);
    countNew(chunk, before);
}

OutgoingQueue::Progress OutgoingQueue::writeTo(Transport& transport) {
    while (!_chunks.empty()) {
        std::array<iovec, chunksPerWrite> parts{};
        std::size_t count = 0;
        for (auto chunk = _chunks.begin(); chunk != _chunks.end() && count < parts.size(); ++chunk)
            parts.at(count++) = {chunk->bytes.data() + chunk->written, chunk->bytes.size() - chunk->written};
        const auto written = transport.write(parts.data(), count);
        switch (written.outcome) {
        case Transfer::Outcome::done:
            forget(written.bytes);
            break;
        case Transfer::Outcome::wantsWrite:
            return Progress::blocked;
        case Transfer::Outcome::wantsRead:
            return Progress::needsReading;
        default:
            return Progress::broken;
        }
    }
    return Progress::drained;
}

void OutgoingQueue::forget(std::size_t written) {
    _bytes -= written;
    while (written > 0) {
        Chunk& first = _chunks.front();
        const std::size_t part = std::min(written, first.bytes.size() - first.written);
        if (first.kind == Kind::control)
            _controlBytes -= part;
        first.written += part;
        written -= part;
        if (first.written == first.bytes.size())
            _chunks.pop_front();
    }
}

} // namespace further
