#pragma once

#include "UploadBody.h"
#include "UrlFetch.h"

#include <further/Descriptor.h>

#include <chrono>
#include <cstddef>
#include <string>

namespace further::files {

/// What an upload goes by, beside what it says itself.
struct UploadRules {
    std::size_t mostFiles = 1000;
    std::string projectsDirectory; ///< `~` is the home directory
    /// For all files that are fetched: the client may have gone long ago.
    std::chrono::milliseconds fetchTime{std::chrono::minutes(5)};
};

/// Reads an upload from `source` and puts it in its place in the directory `work`, all or nothing; a project goes to
/// the projects directory as well. True where all its files could be fetched. Throws Refusal, and then all is as it
/// was.
bool upload(const Descriptor& work, const ByteSource& source, const UploadRules& rules, const UrlFetch& fetch);

} // namespace further::files
