#pragma once

#include "plugins/upload/Refused.h"
#include "plugins/upload/files/Directory.h"
#include "plugins/upload/files/Upload.h"

#include "support/TemporaryDirectory.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace further::files {

/// A working directory, and uploads to it in this process.
class UploadFixture : public CppUnit::TestFixture {
protected:
    using Files = std::vector<std::pair<std::string, std::string>>;

    static std::string body(const std::string& name, const Files& files, const std::string& more = {}) {
        std::string text = R"({"name": ")" + name + "\", " + more + "\"files\": {";
        for (const auto& [alias, content] : files)
            text += (text.ends_with('{') ? "\"" : ", \"") + alias + R"(": {"type": "text", "content": {"text": ")" +
                    content + "\"}}";
        return text + "}}";
    }

    bool put(const std::string& upload) const { return putInto(Descriptor(::open(work().c_str(), O_RDONLY)), upload); }
    bool putInto(const Descriptor& directory, const std::string& upload) const {
        std::size_t at = 0;
        return files::upload(
            directory,
            [&](char* buffer, std::size_t size) {
                const auto count = upload.copy(buffer, std::min<std::size_t>(size, 100), at);
                at += count;
                return count;
            },
            {10, projects(), _fetchTime}, UrlFetch(UrlHosts({})));
    }

    std::filesystem::path work() const { return _place.path() / "work"; }
    std::filesystem::path projects() const { return _place.path() / "projects"; }

    static std::string read(const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    /// Every file below a directory with what is in it: `a=1 b/c=2`; a link, and what is hidden, too.
    static std::string tree(const std::filesystem::path& directory) {
        std::vector<std::string> all;
        if (!std::filesystem::exists(directory))
            return {};
        for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
            const auto path = entry.path().lexically_relative(directory).string();
            if (!entry.is_directory())
                all.push_back(path + "=" + read(entry.path()));
            else if (entry.is_symlink())
                all.push_back(path + "=");
            else if (std::filesystem::is_empty(entry.path()))
                all.push_back(path + "/");
        }
        std::sort(all.begin(), all.end());
        std::string text;
        for (const auto& each : all)
            text += (text.empty() ? "" : " ") + each;
        return text;
    }

    UploadFixture() { std::filesystem::create_directory(work()); }

    const testing::TemporaryDirectory _place;
    std::chrono::milliseconds _fetchTime{10'000};
};

} // namespace further::files
