#include "LimitSettings.h"

#include <further/Error.h>

#include <algorithm>
#include <string>

namespace further::process {

namespace {

std::uint32_t number(const Settings& programs, const std::string& key, std::uint32_t most) {
    const auto value = programs.integer(key);
    if (value < 0 || value > most)
        throw Error(ErrorCode::invalidData, "The value " + std::to_string(value) + " of programs." + key +
                                                " should be from 0 to " + std::to_string(most));
    return static_cast<std::uint32_t>(value);
}

std::uint64_t bytes(const Settings& programs, const std::string& key) {
    return std::min<std::uint64_t>(programs.bytes(key), launcher::Limits::mostBytes);
}

} // namespace

launcher::Limits limitsFrom(const Settings& programs) {
    using launcher::Limits;
    Limits limits;
    limits.memory = bytes(programs, "maxMemory");
    limits.fileSize = bytes(programs, "maxFileSize");
    limits.processes = number(programs, "maxProcesses", Limits::mostProcesses);
    limits.openFiles = number(programs, "maxOpenFiles", Limits::mostOpenFiles);
    limits.cpuWeight = number(programs, "cpuWeight", Limits::usualCpuWeight);
    limits.runTime = static_cast<std::uint32_t>(
        std::min<std::int64_t>(programs.duration("maxRunTime").count(), Limits::mostRunTime));
    return limits;
}

} // namespace further::process
