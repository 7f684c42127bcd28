#include "ModuleInput.h"

#include "ModuleRefusal.h"

#include <further/Utf8.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

namespace further::python {

namespace {

constexpr std::size_t longestLine = 300;
constexpr std::size_t longestKey = 256; // 64 characters

bool isControl(char c) {
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
}

void checkKey(const std::string& key) {
    if (key.empty() || key.size() > longestKey || std::any_of(key.begin(), key.end(), isControl) || !isUtf8(key))
        throw ModuleRefusal("A key's name is 1 to 64 characters, as browsers name it: \"ArrowUp\", \"a\".");
}

} // namespace

void ModuleInput::take(std::string_view bytes, Listener& listener) {
    while (!bytes.empty()) {
        if (_missing > 0) {
            const auto part = bytes.substr(0, _missing);
            _frame += part;
            _missing -= part.size();
            bytes.remove_prefix(part.size());
            if (_missing == 0)
                listener.onFrame(std::exchange(_frame, {}));
            continue;
        }
        const auto end = bytes.find('\n');
        const auto part = bytes.substr(0, end);
        if (_line.size() + part.size() > longestLine)
            throw ModuleRefusal("The program has sent what further_link doesn't say: a line without an end.");
        _line += part;
        if (end == std::string_view::npos)
            return;
        bytes.remove_prefix(end + 1);
        onLine(listener);
        _line.clear();
    }
}

void ModuleInput::onLine(Listener& listener) {
    const auto space = _line.find(' ');
    const auto word = std::string_view(_line).substr(0, space);
    const auto rest = space == std::string::npos ? std::string() : _line.substr(space + 1);
    if (word == "video") {
        beginFrame(rest);
    } else if (word == "keylisten") {
        checkKey(rest);
        listener.onListen(rest);
    } else if (word == "secret") {
        listener.onSecret(rest);
    } else {
        throw ModuleRefusal("The program has sent what further_link doesn't say: an unknown word.");
    }
}

void ModuleInput::beginFrame(std::string_view size) {
    const auto* const end = size.data() + size.size();
    const auto [rest, problem] = std::from_chars(size.data(), end, _missing);
    if (problem != std::errc() || rest != end || _missing == 0 || _missing > longestFrame) {
        _missing = 0;
        throw ModuleRefusal("A picture takes 1 to " + std::to_string(longestFrame) + " bytes as a JPEG.");
    }
    _frame.reserve(_missing); // touched, and so taken, only as it comes
}

} // namespace further::python
