#pragma once

#include "ctl/AdminCommand.h"

#include <filesystem>
#include <string>

namespace further::ctl {

/// `config`: every key with its value, where that comes from, its default and its meaning. `config check [FILE]`: the
/// agent looks for faults in its configuration; where none runs, or for another file, its program does.
class ConfigCommand : public AdminCommand {
public:
    /// `daemon`: the agent's program; empty for none.
    ConfigCommand(CLI::App& program, std::filesystem::path daemon);

    int run() override;

protected:
    Fields ask(AdminClient& agent) override;
    std::string show(const Fields& answer, const Terminal& terminal) const override;

private:
    int check() const;
    Fields findings() const;

    const std::filesystem::path _daemon;
    CLI::App& _check;
    std::string _file;
    bool _checkInJson = false;
};

} // namespace further::ctl
