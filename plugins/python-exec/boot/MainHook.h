#pragma once

namespace further::boot {

/// Has `beforeMain` called once, when all of the interpreter is there and it is about to run the file of its command
/// line: before it looks at that file, and with no Python code below. That is a hook of sys.path_hooks, which CPython
/// asks at that time whether the file is something to import from; nothing is left of it afterwards. Does nothing where
/// no file is to be run. Throws PythonError. `beforeMain` mustn't throw, and returns whether the file is now another
/// one, so that nobody else need be asked about the one of the command line.
void callBeforeMain(bool (*beforeMain)());

} // namespace further::boot
