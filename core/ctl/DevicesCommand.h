#pragma once

#include "ctl/Command.h"

namespace further::ctl {

/// `devices`: with which devices this computer is paired. Never shows a token.
class DevicesCommand : public Command {
public:
    explicit DevicesCommand(CLI::App& program);

    const CLI::App& app() const override { return _app; }
    int run() override;

private:
    CLI::App& _app;
    bool _json = false;
};

} // namespace further::ctl
