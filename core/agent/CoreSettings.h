#pragma once

#include <further/Settings.h>

#include <vector>

namespace further {

/// The agent's own settings; those of plugins stand in their manifests.
std::vector<SettingSpec> coreSettings();

} // namespace further
