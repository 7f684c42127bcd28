#pragma once

#include "ctl/AdminCommand.h"

namespace further::ctl {

/// `code`: a fresh code that lets one computer in from the network.
class CodeCommand : public AdminCommand {
public:
    explicit CodeCommand(CLI::App& program);

protected:
    Fields ask(AdminClient& agent) override;
    std::string show(const Fields& answer, const Terminal& terminal) const override;
};

} // namespace further::ctl
