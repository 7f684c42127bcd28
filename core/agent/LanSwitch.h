#pragma once

#include "access/PrivateFile.h"

#include <string>
#include <utility>
#include <vector>

namespace further {

/// Whether the agent listens to the network: as the configuration has it, unless `further-linkctl lan enable` or
/// `disable` has said otherwise, which is kept in a file. Main thread.
class LanSwitch {
public:
    /// `configured`: where to listen as the configuration has it. Throws Poco::Exception with a sentence for a file
    /// that can't be read.
    LanSwitch(PrivateFile file, std::vector<std::string> configured);

    /// Where to listen now: everywhere where it is on.
    std::vector<std::string> addresses() const;
    /// Where to listen if it were that.
    std::vector<std::string> addresses(bool on) const;
    /// Keeps it for the agents to come. Throws Poco::FileException with a sentence where it can't; what is off then is
    /// off for this agent all the same, and what is to be on isn't.
    void set(bool on);

private:
    enum class Said { nothing, on, off };

    PrivateFile _file;
    std::vector<std::string> _configured;
    Said _said = Said::nothing;
};

} // namespace further
