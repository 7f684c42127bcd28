#include "ctl/ExitCode.h"

namespace further::ctl {

int exitCodeOf(std::int64_t reported) {
    return static_cast<int>((reported < 0 ? 128 - reported : reported) & 0xff);
}

ExitCode exitCodeOfError(std::string_view code) {
    return code == "forbidden" || code == "approval_needed" ? ExitCode::denied : ExitCode::failed;
}

int exitCodeOfSignal(int number) {
    return 128 + number;
}

} // namespace further::ctl
