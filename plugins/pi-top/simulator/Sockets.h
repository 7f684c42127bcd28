#pragma once

#include <string>
#include <vector>

namespace further::simulator {

/// The two sockets of pi-topd, as its life knows them. A message is a list of frames: pi-topd's own have one.
class Sockets {
public:
    using Frames = std::vector<std::string>;

    virtual ~Sockets() = default;

    /// Throw std::runtime_error, with a sentence for people, where the port can't be had.
    virtual void openEvents() = 0;
    virtual void openRequests() = 0;
    /// Both; once it returns, the ports are free.
    virtual void close() = 0;

    virtual void publish(const Frames& message) = 0;
};

} // namespace further::simulator
