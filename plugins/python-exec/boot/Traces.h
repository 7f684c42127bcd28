#pragma once

#include <string>

namespace further::boot {

/// Takes out of the interpreter all that our being here has put there: FURTHER_BOOT, the first entry of PYTHONPATH and
/// of sys.path where that is `directory`, its finder, and our entry in sys.modules. Throws PythonError.
void removeTraces(const std::string& directory);

/// Imports the sitecustomize that would have been imported without us; where there is none, throws the PythonError that
/// site expects then.
void importRealSiteCustomize();

} // namespace further::boot
