#pragma once

namespace further::launcher {

/// Says that the launcher serves, on stdout, to the agent that has started it: `ready`.
void sayReady();

/// Says it to systemd, which has started it, where that wants to know (sd_notify(3), NOTIFY_SOCKET): `READY=1`. What
/// can't be said is lost.
void tellSystemdReady();

} // namespace further::launcher
