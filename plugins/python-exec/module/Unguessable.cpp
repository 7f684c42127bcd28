#include "Unguessable.h"

#include <further/Error.h>

#include <sys/random.h>

#include <array>

namespace further::python {

std::string unguessable() {
    std::array<unsigned char, 12> random{};
    if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size()))
        throw Error(ErrorCode::busy, "The system gives no random numbers: try it again.");
    std::string text;
    for (const unsigned byte : random)
        for (const unsigned digit : {byte >> 4, byte & 15})
            text += "0123456789abcdef"[digit];
    return text;
}

} // namespace further::python
