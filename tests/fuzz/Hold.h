#pragma once

#include <cstdio>
#include <cstdlib>

namespace further {

/// What a fuzz target claims. Where it isn't so, the fuzzer keeps the input and stops.
inline void hold(bool claim, const char* what) {
    if (!claim) {
        std::fprintf(stderr, "Not so: %s\n", what);
        std::abort();
    }
}

} // namespace further
