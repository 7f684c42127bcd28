#pragma once

#include "ctl/AdminCommand.h"

namespace further::ctl {

/// `token list`: which tokens there are, without the tokens themselves.
class TokenListCommand : public AdminCommand {
public:
    explicit TokenListCommand(CLI::App& token);

protected:
    Fields ask(AdminClient& agent) override;
    std::string show(const Fields& answer, const Terminal& terminal) const override;
};

} // namespace further::ctl
