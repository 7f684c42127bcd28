#pragma once

#include "ctl/AdminClient.h"
#include "ctl/AdminSocket.h"
#include "ctl/Command.h"
#include "ctl/ExitCode.h"
#include "ctl/Terminal.h"

#include <string>

namespace further::ctl {

/// A command that asks the local agent one thing over its admin socket and shows the answer. Has `--socket` and
/// `--json`.
class AdminCommand : public Command {
public:
    const CLI::App& app() const override { return _app; }
    int run() override;

protected:
    /// `example`: what the help ends with.
    AdminCommand(CLI::App& parent, const std::string& name, const std::string& summary, const std::string& example);

    virtual Fields ask(AdminClient& agent) = 0;
    /// The answer for people; whatever is the agent's in it is printable.
    virtual std::string show(const Fields& answer, const Terminal& terminal) const = 0;
    /// What is said on stderr behind it, so that it isn't in the way of a pipe; never with `--json`.
    virtual std::string remark(const Fields& answer) const;
    /// What to exit with after that.
    virtual ExitCode outcome(const Fields& answer) const;

    /// To add more options to.
    CLI::App& options() { return _app; }
    const AdminSocket& socket() const { return _socket; }
    bool wantsJson() const { return _json; }

private:
    CLI::App& _app;
    AdminSocket _socket;
    bool _json = false;
};

} // namespace further::ctl
