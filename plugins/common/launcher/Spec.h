#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace further::launcher {

/// What to run and how: all that a keeper needs to know, as the agent passes it on in a sealed memfd.
struct Spec {
    /// What is run as a file: nothing, a text that becomes a private file, or a file that is there already.
    enum class Source : std::uint32_t { none, script, file };

    /// argv[0] is what is executed (searched in PATH where it has no slash). Never empty.
    std::vector<std::string> arguments;
    /// Where in `arguments` the file's name is inserted; used where there is a source.
    std::uint32_t fileAt = 0;
    /// `NAME=value`, in addition to the launcher's own environment.
    std::vector<std::string> environment;

    Source source = Source::none;
    /// The script's text, or the file's path: relative to workDirectory, and `~` is the home directory.
    std::string content;
    /// The name of the file that a script is written to, such as `main.py`.
    std::string scriptName;
    /// Where relative files are, and where a program without a file runs; made where it is missing. `~` is understood.
    std::string workDirectory;
    /// Where private directories for scripts are made. `~` is understood.
    std::string tempDirectory;

    /// Whether what the program leaves behind when it ends by itself may live on.
    bool keepChildren = false;
    /// From SIGTERM to SIGKILL; like leftoverGrace, encoded as 24 days at most.
    std::chrono::milliseconds stopGrace{1000};
    /// How long what is left behind may live.
    std::chrono::milliseconds leftoverGrace{1000};

    /// The most that an encoded Spec may take.
    static constexpr std::size_t maxSize = 64 * 1024 * 1024;

    std::string encode() const;
    /// Reads what encode() wrote. Throws MalformedSpec for anything else; reads no byte beyond `bytes`.
    static Spec decode(std::string_view bytes);
};

struct MalformedSpec : std::runtime_error {
    using std::runtime_error::runtime_error;
};

} // namespace further::launcher
