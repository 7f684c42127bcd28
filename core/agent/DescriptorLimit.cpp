#include "agent/DescriptorLimit.h"

#include <Poco/Logger.h>

#include <sys/resource.h>

#include <string>

namespace further {

namespace {

constexpr std::size_t descriptorsBesideClients = 64;

} // namespace

void raiseDescriptorLimit(std::size_t clients) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max >= clients + descriptorsBesideClients)
        return;
    poco_warning(Poco::Logger::get("agent"), "Only " + std::to_string(limit.rlim_max) +
                                                 " descriptors are allowed, too few for " + std::to_string(clients) +
                                                 " clients: raise the limit (ulimit -Hn), or lower "
                                                 "net.maxConnections");
}

} // namespace further
