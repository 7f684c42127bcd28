#pragma once

#include "agent/AgentUser.h"

#include <sys/types.h>

#include <filesystem>

namespace further {

/// What root hands over to the user whom the agent becomes. Root follows no link on the way, and takes nothing for its
/// own that somebody else could have put there: all that is above belongs to root, and nobody else may write it.
class HandOver {
public:
    /// `user` outlives it.
    explicit HandOver(const AgentUser& user) : _user(user) {}

    /// Makes the directory, and those above it, where they are missing; one that is there must be the user's, or such
    /// that everybody may write there, or `ours`, a place of the agent's alone: then it is handed over with what root
    /// has in it, but for `homes` (ProgramHome). Throws Poco::FileException with a sentence.
    void directory(const std::filesystem::path& path, mode_t mode, bool ours) const;

private:
    void content(int directory, bool top) const;

    const AgentUser& _user;
};

} // namespace further
