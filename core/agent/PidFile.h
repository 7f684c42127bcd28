#pragma once

#include "agent/TrustedPlace.h"

#include <further/Descriptor.h>

#include <filesystem>
#include <optional>
#include <string>

namespace further {

/// The file of --pidfile: it holds the number of this process, for as long as this is. Poco's own is written by root
/// before the agent can give up root, wherever links lead, and over whatever is there.
class PidFile {
public:
    /// Root takes the place where only root can have touched it (TrustedPlace); any other is left for write(). An empty
    /// path: there is none. Throws Poco::FileException with a sentence where it holds something else than a number.
    explicit PidFile(const std::filesystem::path& path);
    /// Takes the file away, where the process still may.
    ~PidFile();
    PidFile(const PidFile&) = delete;
    PidFile& operator=(const PidFile&) = delete;

    /// Once the process is the user that it stays. Throws Poco::FileException with a sentence.
    void write();
    /// Leaves the file at the end, for the agent that begins anew. Returns whether that one can write it again, as the
    /// user that this process is now.
    bool keep();

private:
    void open();
    [[noreturn]] void refuse(const std::string& why) const;

    const std::filesystem::path _path;
    std::optional<TrustedPlace> _place;
    Descriptor _file;
    std::string _notByRoot; // why
    bool _kept = false;
};

} // namespace further
