#pragma once

#include "plugins/common/machine/Files.h"

#include <further/PluginContext.h>

#include <string>

namespace further::pitop {

/// The line of `further-linkctl doctor` that says whether pi-topd, which serves the hardware of a pi-top, answers. A
/// value; any thread may call it, and it blocks for a second at the most.
class PitopdCheck {
public:
    /// `requests` is `HOST:PORT`; `files` are the real machine's.
    PitopdCheck(machine::Files files, std::string requests, bool simulated);

    CheckResult operator()() const;

private:
    bool answers() const;

    machine::Files _files;
    std::string _requests;
    bool _simulated;
};

} // namespace further::pitop
