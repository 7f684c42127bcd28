#pragma once

#include <string>
#include <vector>

namespace further::ctl {

/// What systemd says of one of the agent's units, in its own words (systemctl(1), `show`). A value.
struct ServiceUnit {
    std::string name;
    std::string load;   ///< `loaded`, `masked`, …
    std::string active; ///< `active`, `failed`, …
    std::string sub;    ///< `running`, `auto-restart`, …
    std::string file;   ///< `enabled`, `disabled`, …
    std::string result; ///< why it has failed: `exit-code`, `trigger-limit-hit`, …
    std::string status; ///< the last word of what ran in it, where that has said one

    /// Those that there are on this device, the agent's own first; none where there is no systemd, or it doesn't answer
    /// within seconds.
    static std::vector<ServiceUnit> present();
    /// Those in what `systemctl show` prints.
    static std::vector<ServiceUnit> in(const std::string& shown);

    bool hasFailed() const { return active == "failed" || sub == "auto-restart"; }
};

} // namespace further::ctl
