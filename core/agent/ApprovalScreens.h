#pragma once

#include "access/Authenticator.h"
#include "session/Approver.h"

#include <further/PluginContext.h>
#include <further/Registered.h>
#include <further/Strand.h>

#include <list>
#include <utility>

namespace further {

/// The plugins that show who asks to be let in. Main thread only; outlives what add() returns.
class ApprovalScreens {
public:
    /// Holds for as long as the result lives.
    [[nodiscard]] Registered add(PluginContext::ShowApproval show) {
        const auto listed = _screens.insert(_screens.end(), std::move(show));
        return Registered([this, listed] { _screens.erase(listed); });
    }
    void show(const ApprovalRequest& request) const {
        for (const auto& screen : _screens)
            screen(request);
    }

private:
    std::list<PluginContext::ShowApproval> _screens;
};

/// From now on, whoever asks to be let in is told of by `approver`, and shown by the screens, which may let him in.
/// `strand` is the main thread's; all outlive the authenticator's last client.
void showWhoAsks(Authenticator& authenticator, Approver& approver, const ApprovalScreens& screens, Strand& strand);

} // namespace further
