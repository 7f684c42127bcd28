#pragma once

#include "ctl/AdminCommand.h"

namespace further::ctl {

/// `doctor`: whether all that the agent needs is there, and how to mend what isn't. Where no agent answers, that is the
/// first fault, and the rest is what can be seen from here.
class DoctorCommand : public AdminCommand {
public:
    explicit DoctorCommand(CLI::App& program);

    int run() override;

protected:
    Fields ask(AdminClient& agent) override;
    std::string show(const Fields& answer, const Terminal& terminal) const override;
    ExitCode outcome(const Fields& answer) const override;
};

} // namespace further::ctl
