#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace further::launcher {

/// A user of this device, as whom programs run. Looked up once, when the launcher starts: to ask the system's user
/// database takes locks and time, which a fork has no business with.
struct Account {
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups; ///< all, sorted; the primary one among them
    std::string name;          ///< a number where the user database has none
    std::string home;          ///< absolute; `/` where there is none
    std::string shell;
    bool own = true; ///< whether it is whom the launcher runs as: there is nothing to become then

    /// The user whom this process runs as, with the home that its HOME names.
    static Account ofThisProcess();
    /// Throws std::runtime_error with a sentence where there is no such user, or its groups can't be had.
    static Account named(const std::string& name);

    /// Makes this process the user's for good, with all groups, and looks whether that is so: there is no way back.
    /// Does nothing where it is the launcher's own. Throws StepFailure(user).
    void become() const;
};

} // namespace further::launcher
