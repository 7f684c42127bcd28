#include "InputWriter.h"

#include <unistd.h>

#include <cerrno>
#include <utility>

namespace further::process {

namespace {

constexpr std::size_t mostInATurn = 64 * 1024; // what a pipe holds

} // namespace

InputWriter::InputWriter(Strand& strand, Descriptor pipe, std::function<void()> onWritten)
    : _strand(strand), _pipe(std::move(pipe)), _onWritten(std::move(onWritten)) {}

void InputWriter::write(std::string input) {
    if (!_pipe || _closing || input.empty())
        return;
    _pending += input.size();
    if (!_queue.empty() && _queue.back().size() + input.size() <= mostInATurn)
        _queue.back() += input; // many small ones cost no more than their bytes
    else
        _queue.push_back(std::move(input));
    if (_watch)
        return;
    writeFirst();
    if (!_queue.empty())
        _watch = _strand.watch(_pipe.get(), Ready::write, [this] { onWritable(); });
}

void InputWriter::closeAtEnd() {
    _closing = true;
    if (_queue.empty())
        _pipe.reset();
}

void InputWriter::onWritable() {
    const auto before = _pending;
    while (!_queue.empty() && before - _pending < mostInATurn && writeFirst())
        ;
    if (_pending == before)
        return;
    if (_queue.empty())
        _watch = {};
    if (_queue.empty() && _closing)
        _pipe.reset();
    _onWritten();
}

bool InputWriter::writeFirst() {
    const auto& first = _queue.front();
    const auto size = ::write(_pipe.get(), first.data() + _written, first.size() - _written);
    if (size < 0) {
        if (errno == EAGAIN || errno == EINTR)
            return false;
        refuse();
        return true;
    }
    _written += static_cast<std::size_t>(size);
    _pending -= static_cast<std::size_t>(size);
    if (_written == first.size()) {
        _queue.pop_front();
        _written = 0;
    }
    return true;
}

/// The program has closed its end: nobody will ever read what waits.
void InputWriter::refuse() {
    _refused = true;
    _watch = {};
    _pipe.reset();
    _queue.clear();
    _pending = 0;
}

} // namespace further::process
