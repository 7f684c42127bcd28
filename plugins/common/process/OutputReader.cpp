#include "OutputReader.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace further::process {

namespace {

constexpr std::size_t mostAtOnce = 64 * 1024; // what a pipe holds

constexpr std::chrono::milliseconds restTime{1};
constexpr unsigned manyReads = 8;               // in that time at most: it is gathered, where
constexpr std::size_t mostToGather = 32 * 1024; // no more comes in that time: the pipe may hold little more, and
constexpr std::size_t leastToGather = 512;      // no less: that wouldn't be worth the wait

} // namespace

OutputReader::OutputReader(Strand& strand, Descriptor pipe, Stream stream, Manner manner, Listener& listener)
    : _strand(strand), _pipe(std::move(pipe)), _stream(stream), _listener(listener), _manner(manner) {}

void OutputReader::pause() {
    _watch = {}; // and not just ignored: a pipe that has ended would be ready all the time
    _rest = {};
}

void OutputReader::resume() {
    if (!ended() && !_watch && !resting())
        watch();
}

void OutputReader::watch() {
    _watch = _strand.watch(_pipe.get(), Ready::read, [this] { onReadable(); });
}

void OutputReader::catchUp() {
    _reads = 0;
    if (resting())
        readNow();
}

void OutputReader::readNow() {
    if (!_watch && !resting())
        return; // paused, or at its end
    if (resting()) {
        _rest = {};
        watch(); // tells of the end, should that be next
    }
    (void)read();
}

void OutputReader::finish() {
    if (ended())
        return;
    ssize_t size = 0; // of a terminal a read gives a part
    for (std::size_t told = 0; told < mostAtOnce && (size = read()) > 0;)
        told += static_cast<std::size_t>(size);
    end();
}

void OutputReader::onReadable() {
    const auto size = read();
    if (size > 0)
        return afterRead(static_cast<std::size_t>(size));
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    end();
    _listener.onEnd(_stream);
}

void OutputReader::afterRead(std::size_t size) {
    if (_manner == Manner::atOnce)
        return;
    if (std::exchange(_rested, false) && size >= leastToGather && size <= mostToGather)
        return rest();
    const auto now = _strand.now();
    const auto taken = now - _since;
    if (_reads == 0 || taken > restTime) {
        _since = now; // the count begins behind this read
        _reads = 0;
        _bytes = 0;
    } else {
        _bytes += size;
    }
    if (++_reads <= manyReads)
        return;
    _reads = 0;
    if (taken * mostToGather >= restTime * _bytes) // in the rest no more would come than that
        rest();
}

void OutputReader::rest() {
    if (!_watch)
        return; // paused by what was read
    _watch = {};
    _reads = 0;
    _rest = _strand.after(restTime, [this] {
        _rest = {};
        _rested = true;
        watch();
    });
}

ssize_t OutputReader::read() {
    std::array<char, mostAtOnce> buffer; // not filled with zeros: most reads are short
    const auto size = ::read(_pipe.get(), buffer.data(), buffer.size());
    if (size <= 0)
        return size;
    const auto text = _sanitizer.take({buffer.data(), static_cast<std::size_t>(size)});
    if (!text.empty())
        _listener.onText(_stream, text);
    return size;
}

void OutputReader::end() {
    _watch = {};
    _rest = {};
    _pipe.reset();
    const auto text = _sanitizer.finish();
    if (!text.empty())
        _listener.onText(_stream, text);
}

} // namespace further::process
