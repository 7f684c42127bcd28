#pragma once

#include "ctl/AdminClient.h"
#include "ctl/AdminSocket.h"
#include "ctl/Command.h"
#include "ctl/Terminal.h"

#include <string>

namespace further::ctl {

/// A command that prints lines which the agent keeps, the last ones or as they come. Has `-n`, `-f`, `--socket` and
/// `--json` (each line an object).
class FeedCommand : public Command {
public:
    const CLI::App& app() const override { return _app; }
    int run() override;

protected:
    /// `name`: the command's and the request's.
    FeedCommand(CLI::App& program, const std::string& name, const std::string& summary, const std::string& example);

    /// One line for people, without its end.
    virtual std::string show(const Fields& line, const Terminal& terminal) const = 0;

private:
    CLI::App& _app;
    AdminSocket _socket;
    int _lines = 100;
    bool _follow = false;
    bool _json = false;
};

} // namespace further::ctl
