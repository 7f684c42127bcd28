#pragma once

#include <further/Api.h>

#include <functional>

namespace further {
inline namespace v1 {

/// Something that goes on for as long as this object lives: a timer, a watch, a hold. Destroying it, or assigning
/// another to it, cancels. Movable, not copyable. Used on the thread of the strand that gave it; once the one that
/// gave it is gone, cancelling does nothing.
class FURTHER_API Registered {
public:
    Registered() noexcept;
    /// `cancel` is called once, when this ends.
    explicit Registered(std::function<void()> cancel) noexcept;
    ~Registered();
    Registered(Registered&& other) noexcept;
    Registered& operator=(Registered&& other) noexcept;
    Registered(const Registered&) = delete;
    Registered& operator=(const Registered&) = delete;

    void cancel() noexcept;
    /// True while there is something to cancel. A timer that has fired still counts: assign `{}` to forget it.
    explicit operator bool() const noexcept { return static_cast<bool>(_cancel); }

private:
    std::function<void()> _cancel;
};

} // namespace v1
} // namespace further
