#pragma once

#include "support/Deadline.h"

#include <further/Descriptor.h>

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace further::testing {

/// A program of ours, started with pipes on its stdin and stdout; its stderr is kept in memory, so that it never waits
/// for a reader. Every wait has a deadline. The destructor kills it, and so does the end of the test.
class ChildProcess {
public:
    /// `environment`: `NAME=value`, added to a small fixed one that has nothing of the caller's but the sanitizers'
    /// options.
    ChildProcess(const std::string& program, std::vector<std::string> arguments,
                 std::vector<std::string> environment = {});
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    pid_t pid() const { return _pid; }
    void type(std::string_view text) const;
    void endInput() { _input.reset(); }
    void signal(int number) const;

    /// Reads until `text` has come on stdout. Throws with what has come where it doesn't.
    void awaitOutput(std::string_view text, const Deadline& deadline = {});
    /// Reads to the exit; returns the exit code, negative for the signal that ended it. Throws where it lives on.
    int awaitExit(const Deadline& deadline = {});
    bool running() const { return _pid > 0; }

    /// What has been read of its stdout.
    const std::string& output() const { return _out; }
    /// What it has written to stderr up to now.
    std::string errors() const;

private:
    [[noreturn]] void execute(std::vector<std::string> arguments, std::vector<std::string> environment) const;
    bool readOutput();
    [[noreturn]] void fail(const std::string& what) const;

    const std::string _program;
    pid_t _pid = -1;
    Descriptor _process;
    Descriptor _input;
    Descriptor _output;
    Descriptor _errors;
    std::string _out;
};

/// The lines of a text.
std::vector<std::string> linesOf(const std::string& text);

} // namespace further::testing
