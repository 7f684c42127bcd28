#pragma once

#include <string_view>
#include <vector>

namespace further::python {

/// One file of the Python package further_link.
struct ModuleFile {
    std::string_view name;
    std::string_view text;
};

/// The files of plugins/python-exec/python/further_link, as they were when this was built.
const std::vector<ModuleFile>& moduleFiles();

} // namespace further::python
