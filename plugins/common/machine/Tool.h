#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace further::machine {

/// A small program of the system's, asked for a line. It is started without a shell, with none of this process's
/// descriptors, signals or variables, and is gone when ask() returns. One thread at a time.
class Tool {
public:
    /// `arguments` are those behind the program's name.
    Tool(std::filesystem::path program, std::vector<std::string> arguments, std::chrono::milliseconds timeout);

    /// Whether there is such a program.
    bool exists() const;

    /// The first 4 KiB of what it prints; nothing where it fails. Blocks until its end. Where that isn't there within
    /// the timeout, the program is killed, and never started again: what it waits for won't come.
    std::optional<std::string> ask();

private:
    const std::filesystem::path _program;
    const std::vector<std::string> _arguments;
    const std::chrono::milliseconds _timeout;
    bool _hangs = false;
};

} // namespace further::machine
