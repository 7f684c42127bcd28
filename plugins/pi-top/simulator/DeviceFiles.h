#pragma once

#include "MadeDirectory.h"
#include "MadeFile.h"
#include "Model.h"
#include "Throttle.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace further::simulator {

/// The files of a pi-top that tell of its hardware, below a directory instead of `/`. They go with this object, and so
/// do the directories that had to be made for them.
class DeviceFiles {
public:
    /// Throws WriteError, and leaves nothing behind.
    DeviceFiles(const std::filesystem::path& root, const Model& model);
    ~DeviceFiles();
    DeviceFiles(const DeviceFiles&) = delete;
    DeviceFiles& operator=(const DeviceFiles&) = delete;

    /// Throws as the constructor does.
    void show(const Throttle& throttle);

private:
    explicit DeviceFiles(const std::filesystem::path& root);
    void makeDirectories(const std::filesystem::path& path);
    void add(std::string_view name, std::string_view content);

    std::filesystem::path _root;
    std::vector<MadeDirectory> _directories;
    std::vector<MadeFile> _files; // the first is the one that changes
};

} // namespace further::simulator
