#pragma once

#include "Server.h"

namespace further::bench {

/// What further-bench was asked to do.
struct Options {
    /// Throws std::invalid_argument with a sentence.
    static Options parse(int count, char** words);

    std::string measure;
    /// How often each subject has its turn.
    int rounds = 20;
    /// Lines, or programs, of a round.
    int count = 100;
    /// Bytes of a round.
    std::size_t size = 10'000'000;
    std::string script = "print('hi')";
    /// Without the floor, only the servers are measured.
    bool floor = true;
    /// The client is measured, too.
    bool self = false;
    std::vector<Server> servers;
};

} // namespace further::bench
