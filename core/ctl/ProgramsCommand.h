#pragma once

#include "ctl/AdminCommand.h"

namespace further::ctl {

/// `ps`: the programs that run for clients.
class ProgramsCommand : public AdminCommand {
public:
    explicit ProgramsCommand(CLI::App& program);

protected:
    Fields ask(AdminClient& agent) override;
    std::string show(const Fields& answer, const Terminal& terminal) const override;
};

} // namespace further::ctl
