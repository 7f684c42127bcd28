#include "Reach.h"

#include <sys/stat.h>
#include <unistd.h>

#include <system_error>

namespace further::python {

namespace fs = std::filesystem;

namespace {

bool mayPass(const fs::path& directory, const User& user) {
    struct stat is {};
    if (::stat(directory.c_str(), &is) != 0 || !S_ISDIR(is.st_mode))
        return false;
    return (is.st_mode & (is.st_uid == user.uid ? S_IXUSR : S_IXOTH)) != 0;
}

} // namespace

bool reaches(const fs::path& place, const User& user) {
    std::error_code problem;
    auto directory = fs::canonical(place, problem);
    if (problem || (user.uid == ::geteuid() && ::access(directory.c_str(), X_OK) != 0))
        return false;
    if (user.uid == ::geteuid())
        return true;
    while (mayPass(directory, user)) {
        if (directory == directory.root_path())
            return true;
        directory = directory.parent_path();
    }
    return false;
}

} // namespace further::python
