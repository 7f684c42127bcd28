#pragma once

#include "ctl/AdminCommand.h"

namespace further::ctl {

/// `sessions`: who is connected.
class SessionsCommand : public AdminCommand {
public:
    explicit SessionsCommand(CLI::App& program);

protected:
    Fields ask(AdminClient& agent) override;
    std::string show(const Fields& answer, const Terminal& terminal) const override;
};

} // namespace further::ctl
