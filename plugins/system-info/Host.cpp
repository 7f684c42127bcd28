#include "Host.h"

#include "plugins/common/machine/Text.h"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>

#include <cstdint>
#include <limits>
#include <utility>

namespace further::system {

using machine::decimal;
using machine::fields;
using machine::Files;
using machine::number;
using machine::Section;
using machine::valueOf;
using machine::word;

namespace {

/// A value of os-release: a shell's word, with its quotes and escapes.
std::optional<std::string> unquoted(std::string_view value) {
    if (value.empty() || (value.front() != '"' && value.front() != '\''))
        return word(value);
    if (value.size() < 2 || value.front() != value.back())
        return std::nullopt;
    const bool escapes = value.front() == '"';
    value = value.substr(1, value.size() - 2);
    std::string plain;
    for (std::size_t i = 0; i < value.size(); ++i)
        plain += escapes && value[i] == '\\' && i + 1 < value.size() ? value[++i] : value[i];
    return word(plain);
}

Section osSection(const Files& files) {
    auto release = files.text("/etc/os-release");
    if (release.empty())
        release = files.text("/usr/lib/os-release");
    const auto value = [&](std::string_view key) { return unquoted(valueOf(release, key, '=')); };
    Section os;
    os.add("id", value("ID"));
    const auto pretty = value("PRETTY_NAME");
    os.add("name", pretty ? pretty : value("NAME"));
    os.add("version", value("VERSION_ID"));
    return os;
}

std::optional<std::string> bootTime(const Files& files) {
    constexpr std::int64_t year10000 = 253402300800;
    const auto seconds = number<std::int64_t>(valueOf(files.text("/proc/stat"), "btime", ' '));
    if (!seconds || *seconds <= 0 || *seconds >= year10000)
        return std::nullopt;
    return Poco::DateTimeFormatter::format(Poco::Timestamp::fromEpochTime(*seconds),
                                           Poco::DateTimeFormat::ISO8601_FORMAT);
}

/// The first `count` numbers of a file, none of them negative; nothing where it has others.
std::vector<double> numbers(const Files& files, std::string_view path, std::size_t count) {
    std::vector<double> numbers;
    const auto text = files.text(path);
    for (const auto field : fields(text)) {
        const auto value = decimal(field);
        if (numbers.size() == count || !value || *value < 0)
            break;
        numbers.push_back(*value);
    }
    if (numbers.size() < count)
        numbers.clear();
    return numbers;
}

} // namespace

Section hostSection(const Files& files, const utsname& kernel) {
    Section host;
    host.add("hostname", word(kernel.nodename));
    host.add("kernel", word(kernel.release));
    host.add("architecture", word(kernel.machine));
    host.add("os", osSection(files));
    if (const auto uptime = numbers(files, "/proc/uptime", 1); !uptime.empty())
        host.add("uptime", uptime.front());
    host.add("bootTime", bootTime(files));
    Poco::JSON::Array::Ptr load = new Poco::JSON::Array;
    for (const double value : numbers(files, "/proc/loadavg", 3))
        load->add(value);
    host.addUnlessEmpty("load", load);
    return host;
}

Section memorySection(const Files& files) {
    const auto meminfo = files.text("/proc/meminfo");
    Section memory;
    for (const auto& [name, key] : {std::pair("total", "MemTotal"), std::pair("available", "MemAvailable"),
                                    std::pair("swapTotal", "SwapTotal"), std::pair("swapFree", "SwapFree")}) {
        const auto value = fields(valueOf(meminfo, key, ':'));
        const auto kibibytes =
            value.size() == 2 && value[1] == "kB" ? number<std::int64_t>(value[0]).value_or(-1) : std::int64_t(-1);
        if (kibibytes >= 0 && kibibytes < std::numeric_limits<std::int64_t>::max() / 1024)
            memory.add(name, kibibytes * 1024);
    }
    return memory;
}

} // namespace further::system
