#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace further::testing {

/// A script that shows something of the process it runs in, how it is to be used, and with which arguments: one case.
/// How it is used stands in its lines that begin with `#: `, or in a file `SCRIPT.about`; README.md says what they
/// mean.
struct Probe {
    struct Step {
        enum class Kind { await, type, endInput, stop };
        Kind kind;
        std::string text; ///< what is awaited or typed
    };

    std::string name;                         ///< unique: the file, and where there are several cases, which
    std::string file;                         ///< relative to the probes' directory
    std::string source;                       ///< what stands in it
    std::string tells;                        ///< what it shows, for people
    std::vector<std::string> arguments;       ///< what it gets
    std::vector<Step> steps;                  ///< what is done while it runs, in this order
    bool terminal = false;                    ///< runs in a terminal
    bool onlyAsFile = false;                  ///< can't be sent as text: needs its neighbours, or is no UTF-8
    std::vector<std::string> hidden;          ///< regular expressions of what differs from run to run
    std::map<std::string, std::string> butIn; ///< ways that may differ, with the reason

    /// All cases of all probes in a directory, by name. Throws where one says something unknown, or nothing.
    static std::vector<Probe> in(const std::filesystem::path& directory);
};

/// What a program's client sees of it.
struct Outcome {
    std::string output;
    std::string errors;
    int exitCode = 0;

    bool operator==(const Outcome&) const = default;
};

/// By the case's name.
using Outcomes = std::map<std::string, Outcome>;

/// Where the steps of a program that runs have got to.
class Progress {
public:
    explicit Progress(const Probe& probe) : _probe(&probe) {}

    /// The next thing to do, or null where there is none, or not yet. `output`: all that has come on stdout.
    const Probe::Step* next(const std::string& output);

private:
    const Probe* _probe;
    std::size_t _step = 0;
    std::size_t _read = 0; // what has been awaited before this isn't awaited again
};

} // namespace further::testing
