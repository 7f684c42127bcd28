#include "Refusal.h"

#include <cerrno>
#include <system_error>

namespace further::files {

Refusal Refusal::bySystem(const std::string& what, int error) {
    const auto reason = what + " (" + std::generic_category().message(error) + ")";
    if (error == ENOSPC || error == EDQUOT || error == EFBIG)
        return {500, "too_large", reason + ": make room on the device, then try again."};
    return {500, "internal", reason + "."};
}

} // namespace further::files
