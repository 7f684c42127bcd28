#pragma once

#include "ctl/AdminCommand.h"

namespace further::ctl {

/// `reload`: the agent reads its configuration again.
class ReloadCommand : public AdminCommand {
public:
    explicit ReloadCommand(CLI::App& program);

protected:
    Fields ask(AdminClient& agent) override;
    std::string show(const Fields& answer, const Terminal& terminal) const override;
};

} // namespace further::ctl
