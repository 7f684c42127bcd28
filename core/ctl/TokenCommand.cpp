#include "ctl/TokenCommand.h"

#include "ctl/ExitCode.h"

#include <CLI/CLI.hpp>

namespace further::ctl {

TokenCommand::TokenCommand(CLI::App& program)
    : _app(*program.add_subcommand("token", "Make, list and revoke the tokens that let clients in from the network"))
    , _create(_app)
    , _list(_app)
    , _revoke(_app) {
    _app.require_subcommand(1);
    _app.footer("Example:\n  further-linkctl token create laptop --expires 30d");
}

int TokenCommand::run() {
    for (Command* command :
         {static_cast<Command*>(&_create), static_cast<Command*>(&_list), static_cast<Command*>(&_revoke)})
        if (command->app().parsed())
            return command->run();
    return static_cast<int>(ExitCode::usage);
}

} // namespace further::ctl
