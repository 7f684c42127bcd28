#pragma once

namespace CLI {
class App;
}

namespace further::ctl {

/// One command of further-linkctl. Its constructor adds it, with its options and its help, to the program's App, which
/// outlives it. To add a command: one file with such a class, and one line in main.cpp.
class Command {
public:
    virtual ~Command() = default;

    /// The command's own App: tells whether it was the one called.
    virtual const CLI::App& app() const = 0;

    /// Does it, once the command line has been parsed; returns the exit code. Throws Failure.
    virtual int run() = 0;
};

} // namespace further::ctl
