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
    /// What is run: `arguments` and nothing else, or with the file of a text, or of a file that is there already; or
    /// the login shell of the program's user.
    enum class Source : std::uint32_t { none, script, file, shell };

    /// argv[0] is what is executed (searched in PATH where it has no slash); of a shell, what follows its name. Empty
    /// only for a shell, and where the file itself is executed without arguments.
    std::vector<std::string> arguments;
    /// Where in `arguments` the file's name is inserted; used where there is one. At 0 the file itself is executed.
    std::uint32_t fileAt = 0;
    /// `NAME=value`, in addition to the launcher's own environment.
    std::vector<std::string> environment;

    Source source = Source::none;
    /// The script's text, the file's path, or the directory in which a shell begins, which must be there (empty:
    /// workDirectory). Paths are relative to workDirectory, and `~` is the home directory.
    std::string content;
    /// The name of the file that a script is written to, such as `main.py`.
    std::string scriptName;
    /// Where relative files are, and where a program without a file runs; made where it is missing. `~` is understood.
    std::string workDirectory;
    /// Where private directories for scripts are made. `~` is understood.
    std::string tempDirectory;
    /// Where it isn't empty, a script is written into this directory instead, under a fresh name with the ending of
    /// scriptName. A path as the file's; made where it is missing.
    std::string scriptDirectory;

    /// Whether stdin, stdout and stderr are a terminal, which becomes the program's controlling one.
    bool terminal = false;
    /// Whether what the program leaves behind when it ends by itself may live on.
    bool keepChildren = false;
    /// From SIGTERM to SIGKILL; like leftoverGrace, encoded as 24 days at most.
    std::chrono::milliseconds stopGrace{1000};
    /// How long what is left behind may live.
    std::chrono::milliseconds leftoverGrace{1000};

    /// The most that an encoded Spec may take.
    static constexpr std::size_t maxSize = 64 * 1024 * 1024;

    /// Whether there is a file whose name stands among the arguments.
    bool hasFile() const { return source == Source::script || source == Source::file; }
    /// Whether that file is what is executed.
    bool executesFile() const { return hasFile() && fileAt == 0; }

    std::string encode() const;
    /// Reads what encode() wrote. Throws MalformedSpec for anything else; reads no byte beyond `bytes`.
    static Spec decode(std::string_view bytes);
};

struct MalformedSpec : std::runtime_error {
    using std::runtime_error::runtime_error;
};

} // namespace further::launcher
