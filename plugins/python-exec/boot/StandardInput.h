#pragma once

namespace further::boot {

/// Whether the three streams are pipes, as those that the interpreter's own streams were made for.
bool streamsArePipes();

/// Makes sys.stdin anew for what descriptor 0 is now: an interpreter looks at it when it makes sys.stdin. (stdout and
/// stderr, being unbuffered, are the same on all that a program may get.) Throws PythonError.
void remakeStandardInput();

} // namespace further::boot
