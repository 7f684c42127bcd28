#pragma once

#include <exception>

namespace further {

/// Stands for what was thrown and is no std::exception, such as `throw 42`, where the one who is told wants an
/// exception.
class NoException : public std::exception {
public:
    const char* what() const noexcept override { return "it threw something that is no exception"; }
};

} // namespace further
