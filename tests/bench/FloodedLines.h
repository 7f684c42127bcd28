#pragma once

#include <string>
#include <string_view>

namespace further::bench {

/// Lines of nine digits that count from 0 on, as they come in pieces: is one missing, doubled or torn?
class FloodedLines {
public:
    void take(std::string_view piece);

    long seen() const { return _seen; }
    /// How often a line wasn't the one after the one before.
    int holes() const { return _holes; }

private:
    std::string _rest;
    long _expected = 0;
    long _seen = 0;
    int _holes = 0;
};

} // namespace further::bench
