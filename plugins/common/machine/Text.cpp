#include "Text.h"

#include <further/Utf8.h>

#include <algorithm>
#include <cmath>

namespace further::machine {

namespace {

constexpr std::string_view blanks{" \t\r\n\0", 5};
constexpr std::size_t longestWord = 256;

bool isControl(char byte) {
    return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f;
}

} // namespace

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::vector<std::string_view> lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::vector<std::string_view> fields(std::string_view line) {
    std::vector<std::string_view> fields;
    for (line = trimmed(line); !line.empty(); line = trimmed(line)) {
        const auto end = std::min(line.find_first_of(blanks), line.size());
        fields.push_back(line.substr(0, end));
        line.remove_prefix(end);
    }
    return fields;
}

std::string_view valueOf(std::string_view text, std::string_view key, char separator) {
    for (const auto line : lines(text)) {
        const auto end = line.find(separator);
        if (end != std::string_view::npos && trimmed(line.substr(0, end)) == key)
            return trimmed(line.substr(end + 1));
    }
    return {};
}

std::optional<std::string> word(std::string_view text) {
    text = trimmed(text);
    if (text.empty() || text == "None" || text.size() > longestWord || !isUtf8(text) ||
        std::any_of(text.begin(), text.end(), isControl))
        return std::nullopt;
    return std::string(text);
}

std::optional<double> decimal(std::string_view text) {
    double number = 0;
    const auto [rest, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc() || rest != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

double rounded(double value, int digits) {
    const double factor = std::pow(10, digits);
    return std::round(value * factor) / factor;
}

} // namespace further::machine
