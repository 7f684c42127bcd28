#include "BootWords.h"

namespace further::boot {

namespace {

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto end = text.find(separator);
        if (const auto part = text.substr(0, end); !part.empty())
            parts.emplace_back(part);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return parts;
}

} // namespace

BootWords BootWords::parse(std::string_view text) {
    static constexpr std::string_view modules = "preload=";
    BootWords words;
    for (const auto& word : split(text, ',')) {
        if (word == "graceful")
            words.graceful = true;
        else if (word == "wait")
            words.wait = true;
        else if (word.starts_with(modules))
            words.preload = split(std::string_view(word).substr(modules.size()), ':');
    }
    return words;
}

} // namespace further::boot
