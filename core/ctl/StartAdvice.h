#pragma once

#include <string>

namespace further::ctl {

/// What one does where no agent runs on this computer, in a sentence: starts one, or, where systemd has tried that in
/// vain, asks why. Asks systemd.
std::string startAdvice();

} // namespace further::ctl
