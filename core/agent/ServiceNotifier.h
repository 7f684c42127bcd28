#pragma once

#include <further/Descriptor.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace further {

/// Tells systemd how the agent does, where that has started it as a service of `Type=notify`: in its protocol, which is
/// documented as stable (sd_notify(3), `NOTIFY_SOCKET` and `WATCHDOG_USEC` in the environment). Started by anybody else
/// it does nothing. What can't be told is lost; nobody waits for it. On the main thread.
class ServiceNotifier {
public:
    /// Reads the environment, in which all of it stays: an agent that begins anew is still the same service.
    ServiceNotifier();

    /// The service is there; `status` is what `systemctl status` says of it, one line.
    void ready(std::string_view status) const { tell("READY=1\nSTATUS=" + std::string(status)); }
    /// It is about to end.
    void stopping() const { tell("STOPPING=1"); }
    /// It ends, or couldn't begin: `why`, in words, is what `systemctl status` says of it from then on.
    void failed(std::string_view why) const;
    /// All is well.
    void alive() const { tell("WATCHDOG=1"); }

    /// How long systemd waits for the next alive() before it ends the agent and starts another; nothing where it
    /// doesn't.
    std::optional<std::chrono::microseconds> patience() const { return _patience; }

private:
    void tell(const std::string& text) const;

    std::string _path; // empty: nobody wants to know
    Descriptor _socket;
    std::optional<std::chrono::microseconds> _patience;
};

} // namespace further
