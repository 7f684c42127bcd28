#include "FileCache.h"

#include "Directory.h"
#include "Names.h"
#include "Refusal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>

namespace further::files {

namespace {

constexpr const char* cacheName = ".flcache";
constexpr mode_t readOnly = 0444;
const std::string partial = ".part"; // NOLINT(cert-err58-cpp): short, and made before all else

/// That is where another is being fetched to.
bool isPartial(const std::string& name) {
    return name.starts_with('.') && name.ends_with(partial);
}

void requirePart(const std::string& word, const std::string& name) {
    if (!isPart(name) || isPartial(name) || name.size() > NAME_MAX - partial.size() - 1)
        throw Refusal::forbidden(word + " " + inQuotes(name) +
                                 " would leave the cache, or spoil it: it must be one name without slashes, and none "
                                 "such as .NAME.part.");
}

bool isThere(const Descriptor& bucket, const std::string& fileName) {
    struct stat status {};
    return ::fstatat(bucket.get(), fileName.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode);
}

/// Fetched under another name, which only one at a time writes to; what an earlier try has left there is begun anew.
bool fetchInto(const Descriptor& bucket, const std::string& fileName, const FileCache::Fetch& fetch) {
    const auto name = "." + fileName + partial;
    const Descriptor file(::openat(bucket.get(), name.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
                                   S_IRUSR | S_IWUSR));
    if (!file || ::flock(file.get(), LOCK_EX) != 0)
        throw Refusal::bySystem("The cache's file " + inQuotes(fileName) + " can't be made", errno);
    if (isThere(bucket, fileName)) // another was quicker
        return true;
    if (::ftruncate(file.get(), 0) != 0)
        throw Refusal::bySystem("The cache's file " + inQuotes(fileName) + " can't be written", errno);
    try {
        if (!fetch(file)) {
            ::unlinkat(bucket.get(), name.c_str(), 0);
            return false;
        }
    } catch (...) {
        ::unlinkat(bucket.get(), name.c_str(), 0);
        throw;
    }
    if (::fchmod(file.get(), readOnly) != 0 ||
        ::renameat(bucket.get(), name.c_str(), bucket.get(), fileName.c_str()) != 0)
        throw Refusal::bySystem("The cache's file " + inQuotes(fileName) + " can't be kept", errno);
    return true;
}

} // namespace

bool FileCache::link(const std::string& bucket, const std::string& fileName, const Fetch& fetch, FreshTree& tree,
                     const std::vector<std::string>& path) const {
    requirePart("bucketName", bucket);
    requirePart("fileName", fileName);
    const auto cache = makeDirectory(_work, cacheName);
    const auto directory = cache ? makeDirectory(cache, bucket) : Descriptor();
    if (!directory)
        throw Refusal::bySystem("The cache's directory " + inQuotes(bucket) + " can't be made", errno);
    if (!isThere(directory, fileName) && !fetchInto(directory, fileName, fetch))
        return false;
    tree.put(path, [&](const Descriptor& in, const std::string& name) {
        return ::linkat(directory.get(), fileName.c_str(), in.get(), name.c_str(), 0) == 0;
    });
    return true;
}

} // namespace further::files
