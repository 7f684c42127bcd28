#pragma once

#include <further/Descriptor.h>

#include <filesystem>
#include <string>

namespace further {

/// The place of a file that is named by a setting or an option, and written by a process that may be root's. Root
/// follows no link on the way, and passes only through directories that are its own and in which nobody else can
/// exchange anything; so whoever has made a trap of the place, root doesn't walk into it. Another user's process goes
/// the way that its rights permit. All throw Poco::FileException with the reason, the end of a sentence.
class TrustedPlace {
public:
    /// The directory must be there; the file need not.
    explicit TrustedPlace(const std::filesystem::path& file);

    /// Opens the file for reading and writing, at its end; makes it where it is missing. It must be this process's
    /// user's own, have no other name and be no link.
    Descriptor open() const;
    /// Takes the file away, if it is the one that is open as `file` and the process may.
    void remove(const Descriptor& file) const;

private:
    Descriptor _directory;
    std::string _name;
};

} // namespace further
