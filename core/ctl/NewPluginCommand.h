#pragma once

#include "ctl/Command.h"
#include "ctl/PluginName.h"

#include <filesystem>
#include <string>

namespace further::ctl {

/// `new-plugin NAME`: writes the folder of a plugin that builds, passes its test and answers a message.
class NewPluginCommand : public Command {
public:
    explicit NewPluginCommand(CLI::App& program);

    const CLI::App& app() const override { return _app; }
    int run() override;

private:
    CLI::App& _app;
    std::string _name;
    std::filesystem::path _directory = ".";
    bool _json = false;
};

} // namespace further::ctl
