#pragma once

#include "agent/ProgramUser.h"

#include <further/User.h>

#include <filesystem>
#include <optional>
#include <string>

namespace further {

/// A home that the programs' user can use, for as long as the agent runs: the user's own, or, where that is none
/// (`/nonexistent`, or a directory of somebody else's), a directory named after the user
///  - in `homes` below the agent's state directory, which then lets others pass through (0711, not 0700);
///  - where the user can't reach that, in a directory of its own in the place for temporary files, gone with this.
/// The directory itself is made by whoever may, the launcher; here the way to it is made.
class ProgramHome {
public:
    /// `temporary`: where the directories of scripts are made.
    ProgramHome(User user, const std::filesystem::path& state, const std::filesystem::path& temporary);
    ~ProgramHome();
    ProgramHome(const ProgramHome&) = delete;
    ProgramHome& operator=(const ProgramHome&) = delete;

    /// With that home; with the own one where no other could be had.
    const User& user() const { return _user; }
    /// A sentence where not all is as one would wish; otherwise empty.
    const std::string& remark() const { return _remark; }

    /// The user's own home where it can be used, or the one in the state directory, to which the way is made; nothing
    /// where there is none that lasts.
    static std::optional<std::filesystem::path> lasting(const User& user, const std::filesystem::path& state);

private:
    bool makeWayForNow(const std::filesystem::path& temporary);

    User _user;
    std::filesystem::path _temporary; ///< to be removed; empty: nothing
    std::string _remark;
};

/// Tells the log as whom programs run, why, and where not all is as one would wish.
void tellOf(const ProgramUser& user, const ProgramHome& home);

} // namespace further
