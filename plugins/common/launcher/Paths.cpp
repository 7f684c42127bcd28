#include "Paths.h"

#include "Home.h"
#include "StepFailure.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace further::launcher {

void makeDirectories(const std::string& path, Step step) {
    if (::mkdir(path.c_str(), 0777) == 0 || errno == EEXIST)
        return;
    const auto slash = path.find_last_of('/');
    if (errno != ENOENT || slash == std::string::npos || slash == 0)
        throw StepFailure{step, errno};
    makeDirectories(path.substr(0, slash), step);
    if (::mkdir(path.c_str(), 0777) != 0 && errno != EEXIST)
        throw StepFailure{step, errno};
}

std::string absolutePath(const std::string& path, const std::string& workDirectory, const std::string& home) {
    auto place = expandHome(path, home);
    return place.starts_with('/') ? place : expandHome(workDirectory, home) + '/' + place;
}

std::string pathFromWork(const std::string& path, const std::string& workDirectory, const std::string& home) {
    if (!expandHome(path, home).starts_with('/'))
        makeDirectories(expandHome(workDirectory, home));
    return absolutePath(path, workDirectory, home);
}

void requireFile(const std::string& path, bool executed) {
    struct stat status {};
    checked(Step::file, ::stat(path.c_str(), &status));
    if (S_ISDIR(status.st_mode))
        throw StepFailure{Step::file, EISDIR};
    if (executed) // what is executed needn't be readable
        checked(Step::exec, ::faccessat(AT_FDCWD, path.c_str(), X_OK, AT_EACCESS));
    else
        checked(Step::file, ::faccessat(AT_FDCWD, path.c_str(), R_OK, AT_EACCESS));
}

std::string directoryOf(const std::string& file) {
    const auto slash = file.find_last_of('/');
    return slash == 0 ? "/" : file.substr(0, slash);
}

} // namespace further::launcher
