#include "ReadBack.h"

#include "Answer.h"
#include "Directory.h"
#include "Names.h"
#include "Refusal.h"

#include <further/Utf8.h>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

namespace further::files {

namespace {

constexpr int deepestListed = 64;
constexpr std::size_t mostListed = 10'000;
constexpr std::size_t sendStep = 64 * 1024;

using ListingWriter = rapidjson::Writer<rapidjson::StringBuffer>;

/// The files of an upload, one after the other.
class Listing {
public:
    explicit Listing(const std::string& name) : _writer(_text) {
        _writer.StartObject();
        put("name", name);
        _writer.Key("files");
        _writer.StartArray();
    }

    void add(const Descriptor& directory, const std::string& before, int depth) {
        auto names = entriesOf(directory);
        std::sort(names.begin(), names.end());
        for (const auto& name : names) {
            if (_files > mostListed)
                return;
            struct stat status {};
            if (!isUtf8(name) || ::fstatat(directory.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
                continue;
            const auto path = before + name;
            if (S_ISREG(status.st_mode))
                addFile(path, static_cast<std::uint64_t>(status.st_size));
            else if (S_ISDIR(status.st_mode) && depth < deepestListed)
                if (const auto below = openDirectory(directory, name))
                    add(below, path + "/", depth + 1);
        }
    }

    std::string finish() {
        _writer.EndArray();
        if (_files > mostListed) {
            _writer.Key("complete");
            _writer.Bool(false);
        }
        _writer.EndObject();
        return _text.GetString();
    }

private:
    void addFile(const std::string& path, std::uint64_t size) {
        if (++_files > mostListed)
            return;
        _writer.StartObject();
        put("path", path);
        _writer.Key("size");
        _writer.Uint64(size);
        _writer.EndObject();
    }
    void put(const char* key, const std::string& value) {
        _writer.Key(key);
        _writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    }

    rapidjson::StringBuffer _text;
    ListingWriter _writer;
    std::size_t _files = 0;
};

Descriptor openBeneath(const Descriptor& directory, const std::string& path) {
    open_how how{};
    how.flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    return Descriptor(static_cast<int>(::syscall(SYS_openat2, directory.get(), path.c_str(), &how, sizeof how)));
}

void sendFile(const Descriptor& file, std::uint64_t length) {
    static const Descriptor output(::dup(STDOUT_FILENO));
    std::array<char, sendStep> buffer{};
    while (length > 0) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(length, buffer.size()));
        const auto count = ::read(file.get(), buffer.data(), wanted);
        if (count <= 0)
            return; // it became shorter: whoever reads this misses the rest
        writeAll(output, {buffer.data(), static_cast<std::size_t>(count)});
        length -= static_cast<std::uint64_t>(count);
    }
}

} // namespace

void readBack(const std::string& rest) {
    const auto slash = std::min(rest.find('/'), rest.size());
    const auto name = rest.substr(0, slash);
    requireName(name);
    const auto directory = openDirectory(workingDirectory(), name);
    if (!directory)
        throw Refusal::notFound("There is no upload " + inQuotes(name) + ".");
    if (slash + 1 >= rest.size()) {
        Listing listing(name);
        listing.add(directory, "", 0);
        answerJson(200, listing.finish());
        return;
    }
    const auto parts = partsOf(rest.substr(slash + 1));
    const auto file = openBeneath(directory, rest.substr(slash + 1));
    struct stat status {};
    if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
        throw Refusal::notFound("There is no file " + inQuotes(rest) + " that can be read.");
    const auto length = static_cast<std::uint64_t>(status.st_size);
    beginAnswer(200, length, parts.back());
    sendFile(file, length);
}

} // namespace further::files
