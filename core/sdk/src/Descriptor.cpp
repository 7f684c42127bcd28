#include <further/Descriptor.h>

#include <unistd.h>

#include <utility>

namespace further {
inline namespace v1 {

Descriptor::~Descriptor() {
    reset();
}

Descriptor::Descriptor(Descriptor&& other) noexcept : _fd(std::exchange(other._fd, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    if (this != &other) {
        reset();
        _fd = std::exchange(other._fd, -1);
    }
    return *this;
}

int Descriptor::release() noexcept {
    return std::exchange(_fd, -1);
}

void Descriptor::reset() noexcept {
    if (_fd >= 0)
        ::close(std::exchange(_fd, -1));
}

} // namespace v1
} // namespace further
