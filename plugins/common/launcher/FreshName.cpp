#include "FreshName.h"

#include "StepFailure.h"

#include <sys/random.h>

#include <array>

namespace further::launcher {

std::string freshName() {
    std::array<unsigned char, 12> random{};
    checked(Step::tempDirectory, ::getrandom(random.data(), random.size(), 0));
    std::string name = "further-";
    for (const unsigned byte : random)
        for (const unsigned digit : {byte >> 4, byte & 15})
            name += "0123456789abcdef"[digit];
    return name;
}

} // namespace further::launcher
