#include "BootModule.h"

#include "plugins/python-exec/module/Reach.h"

#include <Poco/Exception.h>

#include <sys/statvfs.h>

#include <algorithm>
#include <system_error>

namespace further::python {

namespace fs = std::filesystem;

namespace {

/// On some devices /tmp or /run is such that no shared object can be loaded from there.
bool forbidsExecution(const fs::path& place) {
    struct statvfs system {};
    return ::statvfs(place.c_str(), &system) == 0 && (system.f_flag & ST_NOEXEC) != 0;
}

/// The module, and what interpreters of other versions find in its place.
std::vector<fs::path> filesIn(const fs::path& directory) {
    std::vector<fs::path> files;
    std::error_code unreadable;
    for (const auto& entry : fs::directory_iterator(directory, unreadable))
        if (entry.path().stem().stem() == "sitecustomize")
            files.push_back(entry.path());
    if (std::none_of(files.begin(), files.end(), [](const fs::path& file) { return file.extension() == ".so"; }))
        throw Poco::FileException("There is no boot module in " + directory.string());
    return files;
}

} // namespace

fs::path bootDirectory(const fs::path& libexec, const ModuleDirectory* module, const std::vector<User>& users) {
    auto directory = libexec / "python-boot";
    const auto installed = filesIn(directory);
    const auto reachIt = [&](const User& user) { return reaches(directory, user); };
    if (std::all_of(users.begin(), users.end(), reachIt) && !forbidsExecution(directory))
        return directory;
    if (module == nullptr || forbidsExecution(module->path()))
        throw Poco::FileException("The boot module can't be put where all programs could load it from");
    try {
        fs::path copy;
        for (const auto& file : installed)
            copy = module->copyForAll(file);
        return copy.parent_path();
    } catch (const fs::filesystem_error& problem) {
        throw Poco::FileException("The boot module can't be copied", problem.what());
    }
}

} // namespace further::python
