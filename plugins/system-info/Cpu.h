#pragma once

#include "CpuTimes.h"

#include "plugins/common/machine/Files.h"
#include "plugins/common/machine/Section.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace further::system {

/// The processor at one moment. A value.
struct Cpu {
    std::optional<std::string> model;
    /// In degrees Celsius.
    std::optional<double> temperature;
    /// In MHz, by the core's number.
    std::map<unsigned, std::int64_t> frequencies;
    CpuTimes times;

    static Cpu read(const machine::Files& files);

    /// `model`, `temperature`, `use`, `usePeriod` and `cores`, with the use since `before`, a `period` ago.
    machine::Section section(const CpuTimes& before, std::chrono::duration<double> period) const;
};

} // namespace further::system
