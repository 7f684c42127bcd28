#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How the texts of /proc, /sys and /etc are taken apart. The views are views of the text that was given.
namespace further::machine {

/// Without the blanks, line ends and NULs around it.
std::string_view trimmed(std::string_view text);

std::vector<std::string_view> lines(std::string_view text);

/// What stands between the blanks of a line.
std::vector<std::string_view> fields(std::string_view line);

/// What stands behind `key` and `separator` in the first line that begins with both; blanks don't count. Empty where
/// there is none: `valueOf("MemTotal:  3884356 kB", "MemTotal", ':')` is `3884356 kB`.
std::string_view valueOf(std::string_view text, std::string_view key, char separator);

/// A text for people, trimmed. Nothing where that is empty, `None`, longer than 256 bytes, no UTF-8, or holds control
/// characters.
std::optional<std::string> word(std::string_view text);

/// Where the whole text is one number, that number, if it fits.
template <class N>
std::optional<N> number(std::string_view text, int base = 10) {
    N number{};
    const auto [rest, problem] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (problem != std::errc() || rest != text.data() + text.size())
        return std::nullopt;
    return number;
}

/// The same for `0.52`; nothing for what is not finite.
std::optional<double> decimal(std::string_view text);

/// With so many digits behind the point, as people want it.
double rounded(double value, int digits);

} // namespace further::machine
