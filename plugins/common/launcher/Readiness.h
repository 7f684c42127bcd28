#pragma once

namespace further::launcher {

/// Says that the launcher serves: `ready` on stdout, for the agent that has started it, and `READY=1` to systemd, where
/// that has, and wants to know (sd_notify(3), NOTIFY_SOCKET). What can't be said is lost.
void sayReady();

} // namespace further::launcher
