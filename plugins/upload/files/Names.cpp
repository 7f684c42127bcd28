#include "Names.h"

#include "Refusal.h"

#include <algorithm>
#include <cctype>
#include <climits>

namespace further::files {

namespace {

constexpr std::size_t longestPath = 2048;
constexpr std::size_t mostParts = 32;
constexpr std::size_t longestQuote = 80;

} // namespace

bool isPart(std::string_view name) {
    return !name.empty() && name.size() <= NAME_MAX && name != "." && name != ".." &&
           name.find_first_of(std::string_view("/\0", 2)) == std::string_view::npos;
}

std::string inQuotes(std::string_view name) {
    std::string text(name.substr(0, longestQuote));
    std::replace_if(
        text.begin(), text.end(), [](unsigned char each) { return each < ' ' || each > '~' || each == '"'; }, '?');
    return '"' + text + (name.size() > longestQuote ? "…\"" : "\"");
}

void requireName(const std::string& name) {
    if (name.empty())
        throw Refusal::badShape("name is empty; it must be the name of a directory.");
    if (name.find('\0') != std::string::npos || name.size() > NAME_MAX)
        throw Refusal::badShape("name " + inQuotes(name) + " can't be the name of a directory.");
    if (!isPart(name) || name.front() == '.')
        throw Refusal::forbidden("name " + inQuotes(name) +
                                 " would leave the working directory, or hide in it: it must "
                                 "be one name without slashes, that begins with no dot.");
}

std::vector<std::string> partsOf(const std::string& path) {
    if (path.empty())
        throw Refusal::badShape("A file's name is empty.");
    if (path.size() > longestPath || path.find('\0') != std::string::npos)
        throw Refusal::badShape("The file's name " + inQuotes(path) +
                                " can't be one: it is too long, or has a NUL in it.");
    if (path.front() == '/')
        throw Refusal::forbidden("The file's name " + inQuotes(path) +
                                 " would leave the directory: it begins with a slash.");
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= path.size();) {
        const auto end = std::min(path.find('/', begin), path.size());
        parts.push_back(path.substr(begin, end - begin));
        begin = end + 1;
    }
    if (std::find(parts.begin(), parts.end(), "..") != parts.end())
        throw Refusal::forbidden("The file's name " + inQuotes(path) +
                                 " would leave the directory: it has a part \"..\".");
    if (parts.size() > mostParts || !std::all_of(parts.begin(), parts.end(), isPart))
        throw Refusal::badShape("The file's name " + inQuotes(path) +
                                " can't be one: it has an empty part, one that is a dot or too long, or more than 32.");
    return parts;
}

} // namespace further::files
