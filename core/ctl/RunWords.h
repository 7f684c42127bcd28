#pragma once

#include <string>
#include <vector>

namespace further::ctl {

/// The command line of `run`, told apart: what is for further-linkctl, and what is for the program.
///
/// `--host` and `--port` are ours wherever they stand; all else that follows the file is the program's, whatever it
/// looks like. After `--` nothing is ours any more: the file, if it hasn't come yet, and the program's arguments
/// follow.
struct RunWords {
    std::vector<std::string> ours;
    /// The file and the program's arguments.
    std::vector<std::string> program;

    /// `words`: what follows the word `run`.
    static RunWords tellApart(const std::vector<std::string>& words);
};

} // namespace further::ctl
