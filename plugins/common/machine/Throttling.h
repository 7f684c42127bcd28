#pragma once

#include "Files.h"
#include "Section.h"
#include "Tool.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace further::machine {

/// What the firmware of a Raspberry Pi has to say of too little power and too much heat: from its file, or where there
/// is none, by `vcgencmd get_throttled`. One thread at a time; read() may block, for two seconds at the most.
class Throttling {
public:
    explicit Throttling(const Files& files);

    /// `now` and `sinceBoot`; empty on another machine.
    Section read();

    /// The words for a mask of bits.
    static Section decoded(std::uint32_t bits);

private:
    std::optional<std::uint32_t> fromFile() const;
    std::optional<std::uint32_t> fromTool();

    const Files _files;
    std::vector<Tool> _tools;
};

} // namespace further::machine
