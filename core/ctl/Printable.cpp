#include "ctl/Printable.h"

namespace further::ctl {

namespace {

/// The two bytes of U+0080 to U+009F in UTF-8: some terminals obey these as they do an escape.
bool isC1(std::string_view text, std::size_t at) {
    return text[at] == '\xc2' && at + 1 < text.size() && (static_cast<unsigned char>(text[at + 1]) & 0xe0) == 0x80;
}

} // namespace

std::string printable(std::string_view text) {
    return printableLine(text, {});
}

std::string printableLine(std::string_view text, std::string_view indent) {
    std::string safe;
    safe.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte == '\n') {
            safe += '\n';
            safe += indent;
        } else if (byte == '\t') {
            safe += ' ';
        } else if (byte < 0x20 || byte == 0x7f) {
            safe += '?';
        } else if (isC1(text, at)) {
            safe += '?';
            ++at;
        } else {
            safe += text[at];
        }
    }
    return safe;
}

} // namespace further::ctl
