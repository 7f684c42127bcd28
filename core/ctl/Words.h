#pragma once

#include "ctl/Fields.h"

#include <string>
#include <vector>

namespace further::ctl {

/// The words with commas between them.
std::string joined(const std::vector<std::string>& words);

/// `2 programs`, `1 program`.
std::string counted(std::int64_t count, const std::string& noun);

/// A text or a number, as a text: an id may be either.
std::string wordOf(const Fields& object, const std::string& key);

/// What the environment can do to a setting, on a line of its own; empty where it can do nothing.
std::string environmentLine(const Fields& setting);

/// One word of a shell, in quotes where it needs them.
std::string shellWord(const std::string& word);

} // namespace further::ctl
