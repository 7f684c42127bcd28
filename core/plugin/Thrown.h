#pragma once

#include <string>

namespace further {

/// The words of what is being handled: call it in a catch (...), or in a handler of std::terminate(). It knows
/// Poco::Exception, std::exception, and what is neither.
std::string wordsForThrown();

} // namespace further
