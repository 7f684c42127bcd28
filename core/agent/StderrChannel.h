#pragma once

#include <Poco/Channel.h>

#include <cstddef>
#include <string_view>

namespace further {

/// Writes to stderr, but never waits for it: a terminal stopped with Ctrl-S, or a pipe that nobody reads, would hold up
/// the thread that logs, and with it every client. What can't be written is left out, and counted in the next line that
/// can. One caller at a time.
class StderrChannel : public Poco::Channel {
public:
    void log(const Poco::Message& message) override;

protected:
    ~StderrChannel() override = default;

private:
    static void write(std::string_view line);

    std::size_t _leftOut = 0;
};

} // namespace further
