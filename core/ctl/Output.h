#pragma once

#include <string_view>

namespace further::ctl {

/// One of our own output descriptors, written at once and without a buffer. Doesn't own the descriptor.
class Output {
public:
    explicit Output(int fd) : _fd(fd) {}

    /// Waits until all of `bytes` is written. Throws std::system_error; its code is EPIPE where nobody reads any more.
    void write(std::string_view bytes);

private:
    int _fd;
};

/// Writes to our standard output, as Output does.
void print(std::string_view text);

} // namespace further::ctl
