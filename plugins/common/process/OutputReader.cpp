#include "OutputReader.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace further::process {

namespace {

constexpr std::size_t mostAtOnce = 64 * 1024; // what a pipe holds

} // namespace

OutputReader::OutputReader(Strand& strand, Descriptor pipe, Stream stream, Listener& listener)
    : _strand(strand), _pipe(std::move(pipe)), _stream(stream), _listener(listener) {}

void OutputReader::pause() {
    _watch = {}; // and not just ignored: a pipe that has ended would be ready all the time
}

void OutputReader::resume() {
    if (!ended() && !_watch)
        _watch = _strand.watch(_pipe.get(), Ready::read, [this] { onReadable(); });
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
    if (size > 0 || (size < 0 && (errno == EAGAIN || errno == EINTR)))
        return;
    end();
    _listener.onEnd(_stream);
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
    _pipe.reset();
    const auto text = _sanitizer.finish();
    if (!text.empty())
        _listener.onText(_stream, text);
}

} // namespace further::process
