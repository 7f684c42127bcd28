#pragma once

#include <string>
#include <vector>

namespace further::ctl {

/// One file of the plugin that `new-plugin` writes.
struct TemplateFile {
    std::string name;
    std::string content;
};

/// The files of core/sdk/template, a plugin that works and is called my-plugin, as they were when this was built.
const std::vector<TemplateFile>& pluginTemplate();

} // namespace further::ctl
