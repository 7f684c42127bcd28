#pragma once

#include "ctl/AdminCommand.h"

#include <string>

namespace further::ctl {

/// `token revoke NAME`: it lets nobody in any more, and who came in with it has to go.
class TokenRevokeCommand : public AdminCommand {
public:
    explicit TokenRevokeCommand(CLI::App& token);

protected:
    Fields ask(AdminClient& agent) override;
    std::string show(const Fields& answer, const Terminal& terminal) const override;

private:
    std::string _name;
};

} // namespace further::ctl
