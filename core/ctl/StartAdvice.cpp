#include "ctl/StartAdvice.h"

#include "ctl/Installation.h"
#include "ctl/ServiceUnits.h"

namespace further::ctl {

std::string startAdvice() {
    for (const auto& unit : ServiceUnit::present())
        if (unit.hasFailed() || unit.load == "masked")
            return unit.name + (unit.hasFailed() ? " has failed" : " is masked") +
                   ": sudo further-linkctl doctor says why";
    return "Start one with: " + Installation::present().startCommand;
}

} // namespace further::ctl
