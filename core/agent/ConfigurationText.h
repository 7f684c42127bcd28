#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace further {

/// What stands in a configuration file, without the mark that editors of other systems begin it with. Throws
/// Poco::Exception with a sentence that names the file: Poco::FileAccessDeniedException where this process isn't let
/// in, Poco::SyntaxException where it is no text.
std::string configurationText(const std::filesystem::path& file);

/// What is in a directory beside it; nothing where there is none. Throws as configurationText().
std::vector<std::filesystem::path> entriesOf(const std::filesystem::path& directory);

/// Whether a file's name says that nobody expects it to be read: an editor's, a package's or somebody's copy.
bool isSetAside(const std::filesystem::path& file);

} // namespace further
