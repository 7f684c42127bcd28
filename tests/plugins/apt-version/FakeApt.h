#pragma once

#include "plugins/apt-version/AptCache.h"
#include "support/TemporaryDirectory.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace further::apt {

/// A program in place of apt-cache, which notes with what it was run.
class FakeApt {
public:
    /// `script`: what it does then, in a shell's words.
    explicit FakeApt(const std::string& script) {
        _place.write("apt-cache", "#!/bin/sh\necho \"$@\" >> " + notes().string() + "\n" + script);
        std::filesystem::permissions(program(), std::filesystem::perms::owner_all);
    }

    AptCache::Options options(std::chrono::milliseconds patience = std::chrono::seconds(20)) const {
        return {program(), patience};
    }
    /// A line for each run.
    std::string runs() const {
        std::ifstream in(notes());
        return {std::istreambuf_iterator<char>(in), {}};
    }
    std::filesystem::path path(const std::string& name) const { return _place.path() / name; }

private:
    std::filesystem::path program() const { return path("apt-cache"); }
    std::filesystem::path notes() const { return path("notes"); }

    const testing::TemporaryDirectory _place;
};

} // namespace further::apt
