#pragma once

namespace further::boot {

/// From now on SIGTERM unwinds the program, as SystemExit would: its `finally`, `with` and `atexit` run, nothing is
/// printed, and the process ends by SIGTERM all the same. A second SIGTERM ends it at once. A program that is already
/// ending isn't disturbed, but need not wait for its threads any longer.
///
/// It is Python's own handler of SIGTERM, so that a program can replace it, and its forked children have the default
/// one. Does nothing where somebody else has seen to SIGTERM already. To be called once, in the main thread. Throws
/// PythonError.
void installGracefulStop();

} // namespace further::boot
