#include "agent/ApprovalScreens.h"

#include <string>

namespace further {

void showWhoAsks(Authenticator& authenticator, Approver& approver, const ApprovalScreens& screens, Strand& strand) {
    authenticator.setOnAsked([&](const std::string& number, const Approvals::Client& client) {
        approver.onAsked(number, client);
        const ApprovalRequest request{number, client.origin, client.address.toString(),
                                      [&approver, number] { approver.approve(number, Permissions::all()); }};
        strand.post([&screens, request] { screens.show(request); });
    });
}

} // namespace further
