#include "LineReader.h"

#include <utility>

namespace further::simulator {

LineReader::LineReader(std::function<void(std::string_view)> onLine, std::function<void()> onTooLong)
    : _onLine(std::move(onLine)), _onTooLong(std::move(onTooLong)) {}

void LineReader::take(std::string_view bytes) {
    auto end = bytes.find('\n');
    for (; end != std::string_view::npos; end = bytes.find('\n')) {
        add(bytes.substr(0, end));
        endLine();
        bytes.remove_prefix(end + 1);
    }
    add(bytes);
}

void LineReader::finish() {
    if (!_line.empty() || _tooLong)
        endLine();
}

void LineReader::add(std::string_view bytes) {
    _tooLong = _tooLong || _line.size() + bytes.size() > longest;
    if (_tooLong)
        _line.clear();
    else
        _line += bytes;
}

void LineReader::endLine() {
    if (std::exchange(_tooLong, false))
        _onTooLong();
    else
        _onLine(std::exchange(_line, {}));
}

} // namespace further::simulator
