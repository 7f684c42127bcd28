#include "Commands.h"

#include "CommandError.h"
#include "Status.h"

#include <algorithm>
#include <exception>

namespace further::simulator {

namespace {

Command status(Arguments& arguments) {
    arguments.end();
    return [](Simulation& simulation) { return Answer{statusOf(simulation), {}}; };
}

Command help(Arguments& arguments) {
    arguments.end();
    return [](Simulation&) {
        constexpr std::size_t column = 30;
        Answer answer;
        for (const auto& kind : commandKinds()) {
            auto line = std::string(kind.word) + (kind.arguments.empty() ? "" : " ") + std::string(kind.arguments);
            line.resize(std::max(line.size() + 1, column), ' ');
            answer.lines.push_back(line + std::string(kind.meaning));
        }
        return answer;
    };
}

Command quit(Arguments& arguments) {
    arguments.end();
    return [](Simulation& simulation) {
        simulation.ended = true;
        return Answer{};
    };
}

std::string answerText(const Answer& answer) {
    std::string text;
    for (const auto& line : answer.lines)
        text += "  " + line + "\n";
    return text + "ok" + (answer.note.empty() ? "" : ", but " + answer.note) + "\n";
}

} // namespace

std::vector<CommandKind> commandKinds() {
    std::vector<CommandKind> all;
    for (const auto& part : {buttonCommands(), powerCommands(), deviceCommands(), daemonCommands()})
        all.insert(all.end(), part.begin(), part.end());
    all.push_back({"status", "", "what is so just now", status});
    all.push_back({"help", "", "this list", help});
    all.push_back({"quit", "", "end the simulator", quit});
    return all;
}

Command parseCommand(std::string_view line) {
    Arguments arguments(line);
    const auto word = arguments.word("A command");
    const auto kinds = commandKinds();
    const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const auto& k) { return k.word == word; });
    if (word == "wait")
        throw CommandError("wait is for scripts only, which --script FILE runs");
    if (kind == kinds.end())
        throw CommandError("There is no command \"" + word + "\"; help lists them all");
    try {
        return kind->parse(arguments);
    } catch (const CommandError& e) {
        throw CommandError(std::string(e.what()) + ". It is: " + word + (kind->arguments.empty() ? "" : " ") +
                           std::string(kind->arguments));
    }
}

std::string obey(std::string_view line, Simulation& simulation) {
    try {
        return answerText(parseCommand(line)(simulation));
    } catch (const std::exception& e) {
        return "error: " + std::string(e.what()) + "\n";
    }
}

} // namespace further::simulator
