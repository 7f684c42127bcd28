#pragma once

#include "ctl/FeedCommand.h"

namespace further::ctl {

/// `events`: a line for each connection, start, stop and refusal.
class EventsCommand : public FeedCommand {
public:
    explicit EventsCommand(CLI::App& program);

protected:
    std::string show(const Fields& line, const Terminal& terminal) const override;
};

} // namespace further::ctl
