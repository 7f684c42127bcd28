#pragma once

#include "ctl/AdminCommand.h"
#include "ctl/PermissionOption.h"

#include <string>

namespace further::ctl {

/// `approve NUMBER`: lets a page in that can send no token and waits for this.
class ApproveCommand : public AdminCommand {
public:
    explicit ApproveCommand(CLI::App& program);

protected:
    Fields ask(AdminClient& agent) override;
    std::string show(const Fields& answer, const Terminal& terminal) const override;
    std::string remark(const Fields& answer) const override;

private:
    std::string _number;
    PermissionOption _permissions;
};

} // namespace further::ctl
