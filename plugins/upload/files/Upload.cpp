#include "Upload.h"

#include "Directory.h"
#include "FileCache.h"
#include "FreshTree.h"
#include "Names.h"
#include "Refusal.h"

#include <fcntl.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

namespace further::files {

namespace {

constexpr const char* projectFile = "project.cfg";

struct UrlFile {
    std::vector<std::string> path;
    UploadFile file;
};

/// Whether all could be had. Nothing is looked up where there is none; and without internet, each is missing.
bool fetchAll(const std::vector<UrlFile>& files, const Descriptor& work, const UrlFetch& fetch, FreshTree& tree,
              std::chrono::milliseconds time) {
    const FileCache cache(work);
    const auto until = std::chrono::steady_clock::now() + time;
    bool reachable = true;
    bool complete = true;
    for (const auto& [path, file] : files)
        complete = cache.link(
                       file.bucket, file.fileName,
                       [&, &url = file.url](const Descriptor& into) {
                           if (std::chrono::steady_clock::now() > until)
                               throw Refusal(500, "unavailable",
                                             "The files of this upload take too long to fetch: those that came are "
                                             "kept, so try again.");
                           reachable = reachable && fetch.fetch(url, into);
                           return reachable;
                       },
                       tree, path) &&
                   complete;
    return complete;
}

std::filesystem::path expanded(const std::string& directory) {
    const char* const home = std::getenv("HOME"); // NOLINT(concurrency-mt-unsafe): one thread
    if (home != nullptr && (directory == "~" || directory.starts_with("~/")))
        return home + directory.substr(1);
    return directory;
}

/// The directory of a user's projects: whatever the name is, one in the projects directory.
std::string directoryFor(const std::string& username) {
    const auto name = username.substr(0, username.find('@'));
    return isPart(name) && name.front() != '.' ? name : "unknown";
}

Descriptor projectsOf(const std::string& username, const std::string& directory) {
    const auto path = expanded(directory);
    std::error_code error;
    std::filesystem::create_directories(path, error);
    const Descriptor projects(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    auto users = projects ? makeDirectory(projects, directoryFor(username)) : Descriptor();
    if (!users)
        throw Refusal::bySystem("The projects directory " + path.string() + " can't be had", errno);
    return users;
}

} // namespace

bool upload(const Descriptor& work, const ByteSource& source, const UploadRules& rules, const UrlFetch& fetch) {
    FreshTree tree(work);
    std::vector<UrlFile> urls;
    bool isProject = false;
    const auto head = readUpload(source, rules.mostFiles, [&](UploadFile&& file) {
        auto path = partsOf(file.alias);
        isProject = isProject || file.alias == projectFile;
        if (file.type == UploadFile::Type::text)
            tree.write(path, file.text);
        else
            urls.push_back({std::move(path), std::move(file)});
    });
    requireName(head.name);
    const bool complete = fetchAll(urls, work, fetch, tree, rules.fetchTime);
    if (!isProject) {
        tree.replace(head.name);
        return complete;
    }
    const auto projects = projectsOf(head.username, rules.projectsDirectory);
    FreshTree copy(projects);
    copyAll(tree.top(), copy.top());
    copy.requireMayReplace(head.name); // both are replaced, or none
    tree.replace(head.name);
    copy.replace(head.name);
    return complete;
}

} // namespace further::files
