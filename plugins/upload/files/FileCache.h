#pragma once

#include "FreshTree.h"

#include <further/Descriptor.h>

#include <functional>
#include <string>
#include <vector>

namespace further::files {

/// The files that were fetched, in `.flcache/BUCKET/FILENAME` of the working directory. They can't be written to, so
/// that a program that is given one can't change it for all others.
class FileCache {
public:
    /// Writes the file into a descriptor; false where it can't be reached.
    using Fetch = std::function<bool(const Descriptor& into)>;

    /// `work`, the working directory, outlives it.
    explicit FileCache(const Descriptor& work) : _work(work) {}

    /// Links the file into `tree`, at the end of `path`; fetched where it isn't there yet. False where it can't be
    /// reached. Throws Refusal.
    bool link(const std::string& bucket, const std::string& fileName, const Fetch& fetch, FreshTree& tree,
              const std::vector<std::string>& path) const;

private:
    const Descriptor& _work;
};

} // namespace further::files
