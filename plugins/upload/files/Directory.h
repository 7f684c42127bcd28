#pragma once

#include <further/Descriptor.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace further::files {

// Directories by their descriptors, and what is in them by one name each: no path, and no link is followed.

/// The working directory. Throws Refusal.
Descriptor workingDirectory();

/// A directory in another; empty where there is none of that name (errno says why: ENOTDIR or ELOOP for something
/// else).
Descriptor openDirectory(const Descriptor& in, const std::string& name);

/// Made where it is missing; empty as above.
Descriptor makeDirectory(const Descriptor& in, const std::string& name);

/// The names of what is in it; throws Refusal.
std::vector<std::string> entriesOf(const Descriptor& directory);

/// A new file, empty where it can't be made (errno).
Descriptor newFile(const Descriptor& in, const std::string& name);

/// Writes all of it; throws Refusal.
void writeAll(const Descriptor& file, std::string_view bytes);

/// Removes what has that name, a directory with all that is in it, as far as the system permits.
void remove(const Descriptor& in, const std::string& name) noexcept;

/// Copies files and directories; whatever else there is, is left out. Throws Refusal.
void copyAll(const Descriptor& from, const Descriptor& to);

} // namespace further::files
