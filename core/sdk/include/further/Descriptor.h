#pragma once

#include <further/Api.h>

namespace further {
inline namespace v1 {

/// Owns one file descriptor and closes it at the end. Movable, not copyable; -1 stands for none.
class FURTHER_API Descriptor {
public:
    Descriptor() noexcept = default;
    explicit Descriptor(int fd) noexcept : _fd(fd) {}
    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept;
    Descriptor& operator=(Descriptor&& other) noexcept;
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int get() const noexcept { return _fd; }
    explicit operator bool() const noexcept { return _fd >= 0; }
    /// Gives the descriptor away: the caller closes it.
    int release() noexcept;
    void reset() noexcept;

private:
    int _fd = -1;
};

} // namespace v1
} // namespace further
