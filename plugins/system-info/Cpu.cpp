#include "Cpu.h"

#include "plugins/common/machine/Text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

namespace further::system {

using machine::decimal;
using machine::Files;
using machine::lines;
using machine::number;
using machine::rounded;
using machine::Section;
using machine::valueOf;
using machine::word;

namespace {

constexpr std::int64_t fastest = 1'000'000; // MHz; more is no frequency

/// The cores of Raspberry Pis and their kin: a 64-bit ARM kernel tells their numbers only.
std::optional<std::string> armModel(std::string_view cpuinfo) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 9> parts{{{"0xb76", "ARM1176"},
                                                                                  {"0xc07", "Cortex-A7"},
                                                                                  {"0xd03", "Cortex-A53"},
                                                                                  {"0xd04", "Cortex-A35"},
                                                                                  {"0xd05", "Cortex-A55"},
                                                                                  {"0xd07", "Cortex-A57"},
                                                                                  {"0xd08", "Cortex-A72"},
                                                                                  {"0xd0a", "Cortex-A75"},
                                                                                  {"0xd0b", "Cortex-A76"}}};
    constexpr std::string_view arm = "0x41";
    const auto number = valueOf(cpuinfo, "CPU part", ':');
    const auto* const part =
        std::find_if(parts.begin(), parts.end(), [&](const auto& each) { return each.first == number; });
    if (valueOf(cpuinfo, "CPU implementer", ':') != arm || part == parts.end())
        return std::nullopt;
    return std::string(part->second);
}

/// A zone is the processor's if its type says so; on a kernel that tells no types, the first one is.
bool isOfTheCpu(const Files& files, const std::string& zone) {
    const auto type = files.word("/sys/class/thermal/" + zone + "/type");
    if (!type)
        return zone == "thermal_zone0";
    return type->starts_with("cpu") || type->starts_with("soc") || *type == "x86_pkg_temp";
}

std::optional<double> temperatureOf(const Files& files) {
    constexpr std::int64_t coldest = -100'000;
    constexpr std::int64_t hottest = 200'000;
    for (const auto& zone : files.names("/sys/class/thermal")) {
        if (!zone.starts_with("thermal_zone") || !isOfTheCpu(files, zone))
            continue;
        const auto thousandths = files.number("/sys/class/thermal/" + zone + "/temp");
        if (thousandths && *thousandths > coldest && *thousandths < hottest)
            return rounded(static_cast<double>(*thousandths) / 1000, 1);
    }
    return std::nullopt;
}

/// What a PC without cpufreq (a virtual one, say) tells, by the core's number.
std::map<unsigned, std::int64_t> frequenciesIn(std::string_view cpuinfo) {
    std::map<unsigned, std::int64_t> frequencies;
    std::optional<unsigned> core;
    for (const auto line : lines(cpuinfo)) {
        if (const auto processor = valueOf(line, "processor", ':'); !processor.empty())
            core = number<unsigned>(processor);
        const auto megahertz = decimal(valueOf(line, "cpu MHz", ':'));
        if (core && megahertz && *megahertz > 0 && *megahertz < fastest)
            frequencies[*core] = std::llround(*megahertz);
    }
    return frequencies;
}

} // namespace

Cpu Cpu::read(const Files& files) {
    Cpu cpu;
    const auto cpuinfo = files.text("/proc/cpuinfo");
    cpu.model = word(valueOf(cpuinfo, "model name", ':'));
    if (!cpu.model)
        cpu.model = armModel(cpuinfo);
    cpu.temperature = temperatureOf(files);
    cpu.times = CpuTimes::read(files);
    const auto told = frequenciesIn(cpuinfo);
    for (const auto& [core, times] : cpu.times.cores()) {
        const auto kilohertz =
            files.number("/sys/devices/system/cpu/cpu" + std::to_string(core) + "/cpufreq/scaling_cur_freq");
        if (kilohertz && *kilohertz > 0 && *kilohertz < fastest * 1000)
            cpu.frequencies[core] = (*kilohertz + 500) / 1000;
        else if (const auto other = told.find(core); other != told.end())
            cpu.frequencies[core] = other->second;
    }
    return cpu;
}

Section Cpu::section(const CpuTimes& before, std::chrono::duration<double> period) const {
    Poco::JSON::Array::Ptr cores = new Poco::JSON::Array;
    for (const auto& [number, ticks] : times.cores()) {
        Section core;
        core.add("number", number).add("use", times.useSince(before, number));
        if (const auto frequency = frequencies.find(number); frequency != frequencies.end())
            core.add("frequency", frequency->second);
        cores->add(core.json());
    }
    const auto use = times.useSince(before);
    Section cpu;
    cpu.add("model", model).add("temperature", temperature).addUnlessEmpty("cores", cores).add("use", use);
    if (use)
        cpu.add("usePeriod", rounded(period.count(), 3));
    return cpu;
}

} // namespace further::system
