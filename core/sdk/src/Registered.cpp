#include <further/Registered.h>

#include <utility>

namespace further {
inline namespace v1 {

Registered::Registered() noexcept = default;

Registered::Registered(std::function<void()> cancel) noexcept : _cancel(std::move(cancel)) {}

Registered::~Registered() {
    cancel();
}

Registered::Registered(Registered&& other) noexcept : _cancel(std::exchange(other._cancel, nullptr)) {}

Registered& Registered::operator=(Registered&& other) noexcept {
    if (this != &other) {
        cancel();
        _cancel = std::exchange(other._cancel, nullptr);
    }
    return *this;
}

void Registered::cancel() noexcept {
    // Taken out first: cancelling may destroy what holds this object.
    if (auto cancelOnce = std::exchange(_cancel, nullptr))
        cancelOnce();
}

} // namespace v1
} // namespace further
