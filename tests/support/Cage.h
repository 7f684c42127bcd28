#pragma once

#include "support/TemporaryDirectory.h"

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace further::testing {

/// A Python interpreter for programs that mean harm: it runs a file named hostile.py as a user of its own in a pid
/// namespace of its own, with at most 64 processes, 256 MiB of memory each, 10 s of processor time each and 60 s in
/// all; other files as they are. Whatever becomes of the agent, all of it ends with the program that the agent started.
class Cage {
public:
    Cage();

    /// Whether this machine lets us make one.
    bool holds() const;

    /// For python-exec.interpreter.
    std::string interpreter() const { return (_place.path() / "python").string(); }
    /// Makes a hostile.py in a directory that is its user's; returns its path.
    std::string write(const std::filesystem::path& directory, const std::string& script) const;

    uid_t user() const { return _user; }

private:
    const TemporaryDirectory _place;
    const uid_t _user;
};

} // namespace further::testing
