#pragma once

#include "ctl/AdminCommand.h"

#include <string>

namespace further::ctl {

/// `plugins enable NAME` or `plugins disable NAME`.
class PluginSwitchCommand : public AdminCommand {
public:
    enum class To { enable, disable };

    /// Becomes a command below `plugins`.
    PluginSwitchCommand(CLI::App& plugins, To to);

protected:
    Fields ask(AdminClient& agent) override;
    std::string show(const Fields& answer, const Terminal& terminal) const override;

private:
    const To _to;
    std::string _name;
};

} // namespace further::ctl
