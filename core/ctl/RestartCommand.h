#pragma once

#include "ctl/AdminClient.h"
#include "ctl/AdminSocket.h"
#include "ctl/Command.h"

#include <chrono>

namespace further::ctl {

/// `restart [--when-idle]`: the agent begins anew; waits until it is back, unless it waits itself for its programs.
class RestartCommand : public Command {
public:
    explicit RestartCommand(CLI::App& program);

    const CLI::App& app() const override { return _app; }
    int run() override;

private:
    /// `before`: what the agent said at the time `asked`.
    int awaitNext(const std::string& path, const Fields& before, std::chrono::steady_clock::time_point asked) const;

    CLI::App& _app;
    AdminSocket _socket;
    bool _whenIdle = false;
    bool _cancel = false;
    bool _json = false;
    double _patience = 15;
};

} // namespace further::ctl
