#pragma once

#include <further/User.h>

#include <filesystem>

namespace further {

/// The programs' user with a home that can be used: the own one, or, where it is none (`/nonexistent`, or a directory
/// of somebody else's), `homes/NAME` below the agent's state directory. That one is made by whoever may, the launcher;
/// here the way to it is made: the state directory lets the user through then, though nobody looks into it. Throws
/// Poco::FileException.
User withHome(User user, const std::filesystem::path& state);

} // namespace further
