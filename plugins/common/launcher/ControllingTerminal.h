#pragma once

namespace further::launcher {

/// Makes the terminal that is this process's stdin its controlling one: the signals of its keys, and of its end, are
/// for the program from here on. TERM says what clients show terminals with. Throws StepFailure(session).
void takeTerminal();

} // namespace further::launcher
