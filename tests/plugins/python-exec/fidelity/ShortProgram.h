#pragma once

#include "Probe.h"

#include <cstddef>
#include <string>

namespace further::testing {

/// A program that ends at once, of one of several kinds, with output of its own by which it can be known.
struct ShortProgram {
    explicit ShortProgram(std::size_t number);

    std::string name; ///< unlike all others'
    std::string source;
    std::string input; ///< empty where it reads none
    Outcome expected;

private:
    void count(std::size_t number);
    void repeatInput(std::size_t number);
    void leaveWithoutLineEnd(std::size_t number);
    void leaveAtOnceAfterMuch(std::size_t number);
    void fail(std::size_t number);
};

} // namespace further::testing
