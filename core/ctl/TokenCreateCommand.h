#pragma once

#include "ctl/AdminCommand.h"
#include "ctl/PermissionOption.h"

#include <string>

namespace further::ctl {

/// `token create NAME`: the token stands alone on stdout, so that it can be piped; what goes with it is on stderr.
class TokenCreateCommand : public AdminCommand {
public:
    explicit TokenCreateCommand(CLI::App& token);

protected:
    Fields ask(AdminClient& agent) override;
    std::string show(const Fields& answer, const Terminal& terminal) const override;
    std::string remark(const Fields& answer) const override;

private:
    std::string _name;
    PermissionOption _permissions;
    std::string _lifetime;
};

} // namespace further::ctl
