#include "ProcessLimits.h"

#include <further/Descriptor.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace further::launcher {

namespace {

constexpr std::size_t mostOfTheFile = 4096; // it has 80 bytes a limit

std::string_view untilGap(std::string_view text, std::string_view gap) {
    return text.substr(0, text.find(gap));
}

/// The next word, of which the text is rid then.
std::string_view takeWord(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    const auto word = untilGap(text, " ");
    text.remove_prefix(word.size());
    return word;
}

rlim_t limitFrom(std::string_view word) {
    rlim_t limit = RLIM_INFINITY; // "unlimited"
    std::from_chars(word.data(), word.data() + word.size(), limit);
    return limit;
}

} // namespace

std::optional<ProcessLimits> ProcessLimits::of(pid_t process) {
    const Descriptor file(::open(("/proc/" + std::to_string(process) + "/limits").c_str(), O_RDONLY | O_CLOEXEC));
    std::array<char, mostOfTheFile> buffer;
    const auto size = file ? ::read(file.get(), buffer.data(), buffer.size()) : -1;
    if (size <= 0)
        return {};
    std::string_view text(buffer.data(), static_cast<std::size_t>(size));
    ProcessLimits limits;
    for (auto& each : limits._limits) { // a line each: its name, two blanks at least, the soft limit, the hard one
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1); // the first says what the columns are
        auto line = untilGap(text, "\n");
        each.name = untilGap(line, "  ");
        line.remove_prefix(each.name.size());
        each.limit.rlim_cur = limitFrom(takeWord(line));
        const auto hard = takeWord(line);
        if (hard.empty())
            return {};
        each.limit.rlim_max = limitFrom(hard);
    }
    return limits;
}

} // namespace further::launcher
