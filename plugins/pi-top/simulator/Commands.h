#pragma once

#include "Arguments.h"
#include "Simulation.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace further::simulator {

/// What comes back: lines to read, and what to add to `ok`, such as "nobody hears of it".
struct Answer {
    std::vector<std::string> lines;
    std::string note;
};

/// One that was understood: to be done now, or later. Throws CommandError where this device can't do it, or not now.
using Command = std::function<Answer(Simulation&)>;

/// A kind of command.
struct CommandKind {
    std::string_view word;
    std::string_view arguments; ///< as the help has them
    std::string_view meaning;   ///< one line of help
    Command (*parse)(Arguments&);
};

/// In the order of the help.
std::vector<CommandKind> commandKinds();

/// Throws CommandError.
Command parseCommand(std::string_view line);

/// What a line gets for an answer on stdout: lines that begin with two spaces, and one that begins with `ok` or
/// `error: `. Throws nothing of a command's own.
std::string obey(std::string_view line, Simulation& simulation);

/// The parts of the table above.
std::vector<CommandKind> buttonCommands();
std::vector<CommandKind> powerCommands();
std::vector<CommandKind> deviceCommands();
std::vector<CommandKind> daemonCommands();

} // namespace further::simulator
