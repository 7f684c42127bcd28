#pragma once

#include "Commands.h"

#include <chrono>
#include <cstddef>
#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace further::simulator {

/// A file of commands, one a line, with `wait 2 s` between them; `#` begins a comment. A value, read and checked as a
/// whole before any of it is done.
class Script {
public:
    struct Step {
        std::size_t line;
        std::optional<std::chrono::milliseconds> wait;
        Command command; ///< where it isn't a wait
    };

    /// `name` is that of the file. Throws CommandError, which begins with `name:line: `, at what isn't understood.
    Script(std::istream& lines, std::string name);

    const std::vector<Step>& steps() const { return _steps; }
    /// `name:line`
    std::string place(const Step& step) const { return _name + ":" + std::to_string(step.line); }

private:
    std::string _name;
    std::vector<Step> _steps;
};

} // namespace further::simulator
