#pragma once

#include <stdexcept>

namespace further::simulator {

/// A command that was not understood, or can't be done: what is wrong, and what would be right. For people.
class CommandError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace further::simulator
