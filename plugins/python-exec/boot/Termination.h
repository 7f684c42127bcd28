#pragma once

namespace further::boot {

// SIGTERM as the system delivers it, below Python's own handling of signals. Everything is of this process: a fork
// hasn't been stopped.

/// Stands before the handler that Python has just installed: the first SIGTERM goes to that one, again and again until
/// the interpreter has taken it, for a signal that comes just before a wait doesn't interrupt that. A second one ends
/// the process at once. To be called once, in the main thread. From then on an exit() of a stopped process ends it by
/// SIGTERM, after all else that is done at exit.
void interceptTermination();

/// The interpreter has taken it. The process is stopped from now on.
void terminationTaken();
/// Ends this process by it, at once.
[[noreturn]] void endByTermination();
/// It has got lost: it comes again.
void terminationLost();

/// No SIGTERM arrives in this thread from here to allowTermination(), which any child forked meanwhile calls too.
void holdTermination();
void allowTermination();

} // namespace further::boot
