#include "agent/ConfigurationText.h"

#include <Poco/Exception.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

namespace further {

namespace {

constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

/// What lets this process read it: it may be a directory on the way that doesn't.
std::string opening(const std::filesystem::path& path, const char* mode) {
    std::filesystem::path way;
    for (const auto& name : path.parent_path()) {
        way /= name;
        if (::faccessat(AT_FDCWD, way.c_str(), X_OK, AT_EACCESS) != 0)
            return "sudo chmod a+rx " + way.string();
    }
    return std::string("sudo chmod ") + mode + " " + path.string();
}

[[noreturn]] void refuse(const std::string& what, const std::filesystem::path& path, const std::error_code& why,
                         const char* mode) {
    const auto sentence = what + " " + path.string() + " can't be read (" + why.message() + "): ";
    if (why.value() == EACCES)
        throw Poco::FileAccessDeniedException(sentence + opening(path, mode));
    throw Poco::FileNotFoundException(sentence + (why.value() == ENOENT ? "put it back" : "put a file there") +
                                      ", or name another with --config");
}

} // namespace

std::string configurationText(const std::filesystem::path& file) {
    errno = 0;
    std::ifstream in(file);
    std::error_code why(in ? 0 : errno, std::generic_category());
    const bool regular = std::filesystem::is_regular_file(file, why);
    if (!why && !regular)
        why = std::make_error_code(std::errc::is_a_directory);
    if (why || !in)
        refuse("The configuration file", file, why ? why : std::error_code(EACCES, std::generic_category()), "644");
    std::string text(std::istreambuf_iterator<char>(in), {});
    if (const auto end = text.find('\0'); end != std::string::npos) // where Poco's reader would end a line
        throw Poco::SyntaxException(
            "The configuration file " + file.string() + ": it is no text, there is a byte 0 in line " +
            std::to_string(1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), '\n')));
    if (text.starts_with(byteOrderMark))
        text.erase(0, byteOrderMark.size());
    return text;
}

std::vector<std::filesystem::path> entriesOf(const std::filesystem::path& directory) {
    std::error_code why;
    std::vector<std::filesystem::path> entries;
    for (std::filesystem::directory_iterator each(directory, why), end; !why && each != end; each.increment(why))
        entries.push_back(each->path());
    if (why && why.value() != ENOENT && why.value() != ENOTDIR)
        refuse("The directory of configuration files", directory, why, "755");
    std::sort(entries.begin(), entries.end());
    return entries;
}

bool isSetAside(const std::filesystem::path& file) {
    const auto name = file.filename().string();
    constexpr std::array copies{"~", ".bak", ".orig", ".old", ".save"};
    return name.starts_with('.') || name.find(".dpkg-") != std::string::npos ||
           std::any_of(copies.begin(), copies.end(), [&](const char* end) { return name.ends_with(end); });
}

} // namespace further
