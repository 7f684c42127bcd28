#include "agent/PropertiesLines.h"

#include <Poco/String.h>

#include <algorithm>

namespace further {

namespace {

constexpr std::string_view blank = " \t\r\n\f\v";

/// Where the line ends that `from` is in; a value's line goes on behind a backslash.
std::size_t endOf(std::string_view text, std::size_t from, bool isValue) {
    for (auto at = from; at < text.size(); ++at) {
        if (isValue && text[at] == '\\') {
            ++at;
            if (at + 1 < text.size() && text[at] == '\r' && text[at + 1] == '\n')
                ++at;
        } else if (text[at] == '\n' || text[at] == '\r') {
            return at;
        }
    }
    return text.size();
}

} // namespace

std::map<std::string, KeyLine> linesOfKeys(std::string_view text) {
    std::map<std::string, KeyLine> lines;
    std::ptrdiff_t line = 1;
    std::size_t counted = 0; // up to here
    for (auto at = text.find_first_not_of(blank); at != std::string_view::npos;
         at = text.find_first_not_of(blank, at)) {
        if (text[at] == '#' || text[at] == '!') {
            at = endOf(text, at, false);
            continue;
        }
        const auto keyEnd = std::min(text.find_first_of("=:\r\n", at), text.size());
        const auto passed = text.substr(counted, at - counted);
        line += std::count(passed.begin(), passed.end(), '\n');
        counted = at;
        auto& key = lines[Poco::trim(std::string(text.substr(at, keyEnd - at)))];
        key = {static_cast<int>(line), key.line, keyEnd < text.size() && (text[keyEnd] == '=' || text[keyEnd] == ':')};
        at = endOf(text, keyEnd, true);
    }
    return lines;
}

} // namespace further
