#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace further::ctl {

/// One command of further-linkctl. Its constructor adds it, with its options and its help, to the program's App, which
/// outlives it. To add a command: one file with such a class, and one line in main.cpp. Its help and its completion
/// come from the App alone: an argument called PLUGIN, PROGRAM, SESSION, TYPE, FILE and so on (Completion.h) is
/// completed as such.
class Command {
public:
    virtual ~Command() = default;

    /// The command's own App: tells whether it was the one called.
    virtual const CLI::App& app() const = 0;

    /// Takes what isn't for the parser out of our command line, before that is parsed. `words`: all words after our own
    /// name, whichever command they are for.
    virtual void takeWords(std::vector<std::string>& /*words*/) {}

    /// Does it, once the command line has been parsed; returns the exit code. Throws Failure, and std::system_error
    /// where our output can't be written.
    virtual int run() = 0;
};

} // namespace further::ctl
