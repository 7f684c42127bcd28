#pragma once

#include "ctl/FeedCommand.h"

namespace further::ctl {

/// `logs`: the agent's log.
class LogsCommand : public FeedCommand {
public:
    explicit LogsCommand(CLI::App& program);

protected:
    std::string show(const Fields& line, const Terminal& terminal) const override;
};

} // namespace further::ctl
