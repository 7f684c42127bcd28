#pragma once

#include "ctl/Command.h"
#include "ctl/TokenCreateCommand.h"
#include "ctl/TokenListCommand.h"
#include "ctl/TokenRevokeCommand.h"

namespace further::ctl {

/// `token create|list|revoke`: what lets clients in from the network.
class TokenCommand : public Command {
public:
    explicit TokenCommand(CLI::App& program);

    const CLI::App& app() const override { return _app; }
    int run() override;

private:
    CLI::App& _app;
    TokenCreateCommand _create;
    TokenListCommand _list;
    TokenRevokeCommand _revoke;
};

} // namespace further::ctl
