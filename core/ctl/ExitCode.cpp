#include "ctl/ExitCode.h"

namespace further::ctl {

int exitCodeOf(std::int64_t reported) {
    return static_cast<int>((reported < 0 ? 128 - reported : reported) & 0xff);
}

int exitCodeOfSignal(int number) {
    return 128 + number;
}

} // namespace further::ctl
