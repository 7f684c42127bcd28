#include "Throttling.h"

#include "Text.h"

#include <array>
#include <chrono>
#include <string>

namespace further::machine {

namespace {

constexpr std::chrono::milliseconds timeout{1000};
constexpr unsigned sinceBoot = 16; // so much higher stand the bits of what has been since the boot

/// By bit.
constexpr std::array<const char*, 4> words{"under-voltage", "frequency-capped", "throttled", "soft-temperature-limit"};

Poco::JSON::Array::Ptr wordsFor(std::uint32_t bits) {
    Poco::JSON::Array::Ptr all = new Poco::JSON::Array;
    for (std::size_t i = 0; i < words.size(); ++i)
        if ((bits >> i & 1U) != 0)
            all->add(std::string(words[i]));
    return all;
}

/// Hexadecimal, with `0x` or without.
std::optional<std::uint32_t> maskOf(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with("0x"))
        text.remove_prefix(2);
    return number<std::uint32_t>(text, 16);
}

} // namespace

Throttling::Throttling(const Files& files) : _files(files) {
    for (const auto* const program : {"/usr/bin/vcgencmd", "/opt/vc/bin/vcgencmd"})
        _tools.emplace_back(files.at(program), std::vector<std::string>{"get_throttled"}, timeout);
}

Section Throttling::read() {
    auto bits = fromFile();
    if (!bits)
        bits = fromTool();
    return bits ? decoded(*bits) : Section();
}

Section Throttling::decoded(std::uint32_t bits) {
    return Section().add("now", wordsFor(bits)).add("sinceBoot", wordsFor(bits >> sinceBoot));
}

std::optional<std::uint32_t> Throttling::fromFile() const {
    const std::string platform = "/sys/devices/platform/";
    for (const auto& name : _files.names(platform)) // `soc`, and on a Raspberry Pi 5 `soc@107c000000`
        if (name.starts_with("soc"))
            if (const auto bits = maskOf(_files.text(platform + name + "/" + name + ":firmware/get_throttled")))
                return bits;
    return std::nullopt;
}

std::optional<std::uint32_t> Throttling::fromTool() {
    for (auto& tool : _tools)
        if (tool.exists()) {
            const auto answer = tool.ask();
            return answer ? maskOf(valueOf(*answer, "throttled", '=')) : std::nullopt;
        }
    return std::nullopt;
}

} // namespace further::machine
