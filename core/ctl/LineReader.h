#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace further::ctl {

/// Reads lines from a descriptor that is not its own, with bounded memory. Used by one thread.
class LineReader {
public:
    /// No answer of an agent is longer.
    static constexpr std::size_t longest = 8u << 20;

    enum class Outcome {
        line,    ///< a whole line, without its '\n'
        nothing, ///< none has come in time
        end,     ///< the peer has closed, or is gone
        tooLong  ///< more than `longest` bytes without a '\n'
    };

    explicit LineReader(int fd) : _fd(fd) {}

    /// Waits until `until` for a line.
    Outcome next(std::string& line, std::chrono::steady_clock::time_point until);

    /// As next(), for whoever has waited for the descriptor: takes what is there and doesn't wait. `nothing`: wait
    /// again.
    Outcome nextAtOnce(std::string& line);

private:
    bool take(std::string& line);

    const int _fd;
    std::string _buffer;
    std::size_t _searched = 0;
};

} // namespace further::ctl
