#include "Paths.h"

#include "Home.h"
#include "StepFailure.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace further::launcher {

void makeDirectories(const std::string& path) {
    if (::mkdir(path.c_str(), 0777) == 0 || errno == EEXIST)
        return;
    const auto slash = path.find_last_of('/');
    if (errno != ENOENT || slash == std::string::npos || slash == 0)
        throw StepFailure{Step::workDirectory, errno};
    makeDirectories(path.substr(0, slash));
    if (::mkdir(path.c_str(), 0777) != 0 && errno != EEXIST)
        throw StepFailure{Step::workDirectory, errno};
}

std::string findFile(const std::string& path, const std::string& workDirectory, const std::string& home) {
    auto file = expandHome(path, home);
    if (file.empty() || file[0] != '/') {
        const auto base = expandHome(workDirectory, home);
        makeDirectories(base);
        file = base + '/' + file;
    }
    struct stat status {};
    checked(Step::file, ::stat(file.c_str(), &status));
    if (S_ISDIR(status.st_mode))
        throw StepFailure{Step::file, EISDIR};
    checked(Step::file, ::faccessat(AT_FDCWD, file.c_str(), R_OK, AT_EACCESS));
    return file;
}

std::string directoryOf(const std::string& file) {
    const auto slash = file.find_last_of('/');
    return slash == 0 ? "/" : file.substr(0, slash);
}

} // namespace further::launcher
