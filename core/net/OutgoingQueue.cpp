#include "net/OutgoingQueue.h"

#include "net/SpareChunks.h"

#include <sys/uio.h>

#include <algorithm>
#include <array>

namespace further {

namespace {

constexpr std::size_t gatherUpTo = 65536;  // small frames are gathered into chunks of this size
constexpr std::size_t chunksPerWrite = 16; // more would not fit a socket's buffer

} // namespace

OutgoingQueue::~OutgoingQueue() {
    while (!_chunks.empty())
        SpareChunks::ofThisThread().takeFirstOf(_chunks);
}

OutgoingChunk& OutgoingQueue::chunkFor(Kind kind, std::size_t size) {
    if (_chunks.empty() || _chunks.back().kind != kind || _chunks.back().bytes.size() + size > gatherUpTo)
        SpareChunks::ofThisThread().appendTo(_chunks, kind, size);
    return _chunks.back();
}

void OutgoingQueue::countNew(const OutgoingChunk& chunk, std::size_t sizeBefore) {
    const std::size_t size = chunk.bytes.size() - sizeBefore;
    _bytes += size;
    if (chunk.kind == Kind::control)
        _controlBytes += size;
}

void OutgoingQueue::push(Kind kind, Frame::Kind frame, std::string_view payload) {
    append(kind, FrameCodec::header(frame, payload.size()).view(), payload);
}

void OutgoingQueue::append(Kind kind, std::string_view header, std::string_view payload) {
    OutgoingChunk& chunk = chunkFor(kind, header.size() + payload.size());
    const std::size_t before = chunk.bytes.size();
    chunk.bytes.append(header).append(payload);
    countNew(chunk, before);
}

void OutgoingQueue::write(Transport* transport, Kind kind, Frame::Kind frame, std::string_view payload) {
    const FrameHeader header = FrameCodec::header(frame, payload.size());
    std::size_t written = 0;
    if (transport != nullptr && empty()) {
        // A system call reads what these point at, and doesn't write there.
        const std::array<iovec, 2> parts{{{const_cast<char*>(header.bytes.data()), header.size},
                                          {const_cast<char*>(payload.data()), payload.size()}}};
        written = transport->write(parts.data(), parts.size()).bytes;
    }
    const std::size_t ofHeader = std::min(written, header.size);
    if (written < header.size + payload.size())
        append(kind, header.view().substr(ofHeader), payload.substr(written - ofHeader));
}

void OutgoingQueue::pushClose(int code, std::string_view reason) {
    OutgoingChunk& chunk = chunkFor(Kind::control, reason.size());
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
        OutgoingChunk& first = _chunks.front();
        const std::size_t part = std::min(written, first.bytes.size() - first.written);
        if (first.kind == Kind::control)
            _controlBytes -= part;
        first.written += part;
        written -= part;
        if (first.written == first.bytes.size())
            SpareChunks::ofThisThread().takeFirstOf(_chunks);
    }
}

} // namespace further
