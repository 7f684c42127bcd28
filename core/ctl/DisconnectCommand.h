#pragma once

#include "ctl/AdminCommand.h"

#include <cstdint>
#include <string>

namespace further::ctl {

/// `disconnect SESSION`: ends one client's session, and its programs with it.
class DisconnectCommand : public AdminCommand {
public:
    explicit DisconnectCommand(CLI::App& program);

protected:
    Fields ask(AdminClient& agent) override;
    std::string show(const Fields& answer, const Terminal& terminal) const override;

private:
    std::int64_t _session = 0;
};

} // namespace further::ctl
