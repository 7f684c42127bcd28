#include "agent/AgentContext.h"

#include <Poco/Exception.h>

#include <utility>

namespace further {

AgentContext::AgentContext(const std::string& plugin, Settings config, const Settings& programs,
                           const Directories& directories, EventLoop& loop, WorkerPool& workers)
    : _config(std::move(config))
    , _programs(programs)
    , _directories(directories)
    , _logger(Poco::Logger::get("plugin." + plugin))
    , _strand(loop, workers, [this](const std::exception& exception) {
        const auto* const ours = dynamic_cast<const Poco::Exception*>(&exception);
        poco_error(_logger, ours != nullptr ? ours->displayText() : exception.what());
    }) {}

} // namespace further
