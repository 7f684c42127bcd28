#pragma once

#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace further::boot {

/// The modules can't be had ahead; what() is a sentence that says why.
struct PreloadFailure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Imports these modules and makes ready for forks: what there is now is left alone by the garbage collector, so that
/// it stays shared. Returns the names of all that is in sys.modules by it, top levels only. Throws PreloadFailure where
/// one can't be imported, or threads are left, which no fork would have; and PythonError.
std::set<std::string> preload(const std::vector<std::string>& modules);

/// In a fork: no random numbers are those of another one. Throws PythonError.
void seedAnew();

/// The first file in this directory that a program there would import in the place of one of these modules; empty where
/// there is none.
std::string standsBefore(const std::string& directory, const std::set<std::string>& modules);

} // namespace further::boot
