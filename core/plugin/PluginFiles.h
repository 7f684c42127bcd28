#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace further {

/// The two files of one plugin as they stand in a directory; a value. Two are equal where neither file was written,
/// replaced, added or taken away in between.
class PluginFiles {
public:
    /// Looks at `directory`/`name`.so and .json.
    PluginFiles(std::filesystem::path directory, std::string name);

    const std::string& name() const { return _name; }
    std::filesystem::path sharedObject() const { return _directory / (_name + ".so"); }
    std::filesystem::path manifest() const { return _directory / (_name + ".json"); }
    bool hasSharedObject() const { return _sharedObject.present; }
    bool hasManifest() const { return _manifest.present; }

    bool operator==(const PluginFiles& other) const = default;
    /// As ==, but for owners and modes.
    bool sameContent(const PluginFiles& other) const;

    /// What plugins there are in a directory, by name. Either half counts: one that lacks the other is listed, not
    /// passed over. None where the directory can't be read.
    static std::vector<PluginFiles> in(const std::filesystem::path& directory);

private:
    struct Version {
        bool present = false;
        dev_t device = 0;
        ino_t inode = 0;
        off_t size = 0;
        std::int64_t modified = 0; ///< nanoseconds
        std::int64_t changed = 0;  ///< nanoseconds: an owner or a mode that was mended counts
        bool operator==(const Version& other) const = default;
        bool sameContent(Version other) const;
    };
    static Version versionOf(const std::filesystem::path& file);

    std::filesystem::path _directory;
    std::string _name;
    Version _sharedObject;
    Version _manifest;
};

} // namespace further
