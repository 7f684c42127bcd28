#pragma once

#include <filesystem>

namespace further {

/// A private directory (0700) for one run of the agent's sockets; removed with all that is in it at the end.
class RuntimeDirectory {
public:
    /// Makes one below `parent`, which is made where it is missing. Throws Poco::FileException with a sentence that
    /// says what to do.
    explicit RuntimeDirectory(const std::filesystem::path& parent);
    ~RuntimeDirectory();
    RuntimeDirectory(const RuntimeDirectory&) = delete;
    RuntimeDirectory& operator=(const RuntimeDirectory&) = delete;

    const std::filesystem::path& path() const { return _path; }

    /// Where this system wants it: the user's runtime directory, /run/further-link where root has made that for it, for
    /// root /run, otherwise /tmp.
    static std::filesystem::path usualParent();

private:
    std::filesystem::path _path;
};

} // namespace further
