#pragma once

#include "FileStates.h"

namespace further::boot {

/// All that this interpreter has read so far, or looked for: itself, pyvenv.cfg, the directories of sys.path and of
/// site with their .pth files, and the files of all modules. Throws PythonError.
FileStates filesRead();

} // namespace further::boot
