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

fs::path moduleIn(const fs::path& directory) {
    std::error_code unreadable;
    for (const auto& entry : fs::directory_iterator(directory, unreadable))
        if (entry.path().extension() == ".so")
            return entry.path();
    throw Poco::FileException("There is no boot module in " + directory.string());
}

} // namespace

fs::path bootDirectory(const fs::path& libexec, const ModuleDirectory* module, const std::vector<User>& users) {
    auto directory = libexec / "python-boot";
    const auto installed = moduleIn(directory);
    const auto reachIt = [&](const User& user) { return reaches(directory, user); };
    if (std::all_of(users.begin(), users.end(), reachIt) && !forbidsExecution(directory))
        return directory;
    if (module == nullptr || forbidsExecution(module->path()))
        throw Poco::FileException("The boot module can't be put where all programs could load it from");
    try {
        return module->copyForAll(installed).parent_path();
    } catch (const fs::filesystem_error& problem) {
        throw Poco::FileException("The boot module can't be copied", problem.what());
    }
}

} // namespace further::python
