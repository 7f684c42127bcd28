#pragma once

#include <dirent.h>

#include <memory>

namespace further::launcher {

struct CloseDirectory {
    void operator()(DIR* directory) const { ::closedir(directory); }
};

/// A directory that is being listed; null where it couldn't be opened.
using DirectoryStream = std::unique_ptr<DIR, CloseDirectory>;

} // namespace further::launcher
