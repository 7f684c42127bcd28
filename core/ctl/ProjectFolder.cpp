#include "ctl/ProjectFolder.h"

#include "ctl/Failure.h"
#include "ctl/SourceFile.h"
#include "protocol/JsonText.h"

#include <further/Utf8.h>

#include <algorithm>
#include <vector>

namespace further::ctl {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t largestProject = 64u << 20;
/// What an interpreter keeps there for itself.
constexpr auto cache = "__pycache__";

fs::path canonicalFolder(const fs::path& folder) {
    std::error_code error;
    auto canonical = fs::canonical(folder, error);
    if (error)
        throw Failure(ExitCode::notFound, "Can't find the folder " + folder.string() + " (" + error.message() +
                                              "). Name one of this computer: further-linkctl run --files game main.py");
    if (!fs::is_directory(canonical) || !canonical.has_filename())
        throw Failure(ExitCode::usage, folder.string() +
                                           " is no folder that a project could be named after. Name one of this "
                                           "computer: further-linkctl run --files game main.py");
    return canonical;
}

bool staysHere(const fs::path& path) {
    const auto name = path.filename().native();
    return name.front() == '.' || name == cache;
}

/// A project from elsewhere may hold a link to what is nobody's but ours: a key, say.
void requirePart(const fs::path& link, const fs::path& folder) {
    std::error_code error;
    const auto target = fs::canonical(link, error);
    const auto relative = target.lexically_relative(folder);
    if (error || relative.empty() || std::any_of(relative.begin(), relative.end(), staysHere))
        throw Failure(ExitCode::failed, "The link " + link.string() + " leads to " + target.string() +
                                            ", which is no part of the project. Put a copy in its place, or remove it");
}

/// Below `folder`, in the order of their names. Links to folders are not followed: they might never end.
std::vector<fs::path> filesOf(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    fs::recursive_directory_iterator each(folder, error);
    for (; !error && each != fs::recursive_directory_iterator(); each.increment(error)) {
        std::error_code unknown;
        if (staysHere(each->path())) {
            each.disable_recursion_pending();
        } else if (each->is_regular_file(unknown)) {
            if (each->is_symlink(unknown))
                requirePart(each->path(), folder);
            files.push_back(each->path().lexically_relative(folder));
        }
    }
    if (error)
        throw Failure(ExitCode::failed, "The folder " + folder.string() + " can't be read to its end (" +
                                            error.message() + "). See who may: ls -lR " + folder.string());
    std::sort(files.begin(), files.end());
    return files;
}

std::string textOf(const fs::path& file) {
    if (!isUtf8(file.native()))
        throw Failure(ExitCode::failed, "The name " + file.string() +
                                            " is no UTF-8 text. Rename it: a name travels as "
                                            "text");
    auto text = readLocalFile(file);
    if (!isUtf8(text))
        throw Failure(ExitCode::failed, file.string() + " is no UTF-8 text, and an upload carries text only. Move it "
                                                        "out of the folder, or begin its name with a dot: such files "
                                                        "stay here");
    return text;
}

} // namespace

ProjectFolder::ProjectFolder(const fs::path& folder)
    : _folder(canonicalFolder(folder)), _name(_folder.filename().string()) {}

std::string ProjectFolder::pathOf(const std::string& file) const {
    for (const auto& path : {_folder / file, fs::absolute(file)}) {
        std::error_code error;
        const auto place = fs::canonical(path.parent_path(), error) / path.filename();
        const auto relative = place.lexically_normal().lexically_relative(_folder);
        if (!error && fs::exists(place, error) && !relative.empty() && *relative.begin() != "..")
            return (_name / relative).lexically_normal().string();
    }
    throw Failure(ExitCode::notFound, "There is no " + file + " in the folder " + _folder.string() +
                                          ". Name a file in it: further-linkctl run --files game main.py");
}

std::string ProjectFolder::uploadBody() const {
    std::string body = R"({"name":)";
    appendJsonString(body, _name);
    body += R"(,"files":{)";
    bool first = true;
    for (const auto& file : filesOf(_folder)) {
        const auto text = textOf(_folder / file);
        body += first ? "" : ",";
        appendJsonString(body, file.string());
        appendJsonString(body += R"(:{"type":"text","content":{"text":)", text);
        body += "}}";
        first = false;
        if (body.size() > largestProject)
            throw Failure(ExitCode::failed, "The folder " + _folder.string() +
                                                " holds more than 64 MiB, more than any agent takes. Move what the "
                                                "program doesn't need out of it");
    }
    return body + "}}";
}

} // namespace further::ctl
