#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace further::bench {

/// A server that is measured: where it is, which dialect it speaks, and what else is known of it.
struct Server {
    /// Reads "NAME,URL[,PAUSE[,PID…]]": the URL is ws://HOST[:PORT]/PATH, the pause in milliseconds. Throws
    /// std::invalid_argument with a sentence.
    static Server parse(std::string_view word);

    std::string name;
    std::string host;
    std::string port;
    std::string path;
    /// It gets so much time after each start, to make itself ready for the next.
    std::chrono::milliseconds pause{0};
    /// Its processes, where they are known: what they take of processor and memory.
    std::vector<pid_t> processes;

    /// The words of its dialect: /run names a channel and a runner, everything else is taken for /exec.
    std::string start(std::string_view script) const;
    std::string input(std::string_view text) const;
    std::string endOfInput() const;
    std::string stop() const;

private:
    bool speaksRun() const { return path.find("/run") != std::string::npos; }
    std::string message(std::string_view type, const std::string& data) const;
};

} // namespace further::bench
