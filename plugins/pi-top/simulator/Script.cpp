#include "Script.h"

#include "Arguments.h"
#include "CommandError.h"

#include <algorithm>
#include <utility>

namespace further::simulator {

namespace {

Script::Step stepOf(std::size_t number, const std::string& line) {
    Arguments arguments(line);
    if (arguments.word("A command") != "wait")
        return {number, std::nullopt, parseCommand(line)};
    const auto wait = arguments.duration();
    arguments.end();
    return {number, wait, {}};
}

} // namespace

Script::Script(std::istream& lines, std::string name) : _name(std::move(name)) {
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        line.resize(std::min(line.size(), line.find('#')));
        if (line.find_first_not_of(" \t\r") == std::string::npos)
            continue;
        try {
            _steps.push_back(stepOf(number, line));
        } catch (const CommandError& e) {
            throw CommandError(_name + ":" + std::to_string(number) + ": " + e.what());
        }
    }
}

} // namespace further::simulator
