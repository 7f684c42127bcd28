#pragma once

#include <further/Settings.h>

#include <set>
#include <string>
#include <vector>

namespace further {

/// The agent's own settings; those of plugins stand in their manifests.
std::vector<SettingSpec> coreSettings();

/// Those under `programs.`, as plugins see them: without that word.
std::vector<SettingSpec> programSettings();

/// The first words of their keys, such as `net`: no plugin may have one of them for a name.
std::set<std::string> coreSections();

} // namespace further
