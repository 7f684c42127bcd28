#pragma once

#include <further/Descriptor.h>

#include <functional>
#include <string>

namespace further::pitop {

/// The lines of what comes through a pipe, which is never waited for. One longer than 4 KiB is cut.
class Lines {
public:
    /// Reads what there is, and calls `onLine` for each line that is complete, without its end. False at the end of
    /// all.
    bool read(const Descriptor& from, const std::function<void(const std::string&)>& onLine);

private:
    std::string _rest;
};

} // namespace further::pitop
