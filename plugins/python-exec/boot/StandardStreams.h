#pragma once

namespace further::boot {

/// Whether descriptors 0, 1 and 2 are pipes.
bool streamsArePipes();

/// Makes sys.stdin, sys.stdout and sys.stderr anew, as an interpreter makes them with -u for what descriptors 0, 1 and
/// 2 are: those of a terminal are others than those of pipes, if only a little. Throws PythonError.
void remakeStandardStreams();

} // namespace further::boot
