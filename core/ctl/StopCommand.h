#pragma once

#include "ctl/AdminCommand.h"

#include <cstdint>
#include <string>

namespace further::ctl {

/// `stop PROGRAM`: ends one program.
class StopCommand : public AdminCommand {
public:
    explicit StopCommand(CLI::App& program);

protected:
    Fields ask(AdminClient& agent) override;
    std::string show(const Fields& answer, const Terminal& terminal) const override;

private:
    std::int64_t _program = 0;
};

} // namespace further::ctl
