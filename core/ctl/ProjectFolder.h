#pragma once

#include <filesystem>
#include <string>

namespace further::ctl {

/// A folder of this computer whose files go to a device as a project that is named after it. What begins with a dot,
/// and what is no file, stays here.
class ProjectFolder {
public:
    /// Throws Failure where it is no folder.
    explicit ProjectFolder(const std::filesystem::path& folder);

    const std::string& name() const { return _name; }

    /// Where `file` is on the device, seen from its working directory: a file of the folder, named as one does inside
    /// it or as one does from here. Throws Failure for a file that isn't in the folder.
    std::string pathOf(const std::string& file) const;

    /// The file here that is at `path` there, such as pathOf() tells.
    std::filesystem::path sourceOf(const std::string& path) const { return _folder.parent_path() / path; }

    /// The body of the upload. Throws Failure for a file that can't be read or is no text.
    std::string uploadBody() const;

private:
    const std::filesystem::path _folder;
    const std::string _name;
};

} // namespace further::ctl
