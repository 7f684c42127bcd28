#include "ctl/LocalAgent.h"

#include "ctl/AdminClient.h"
#include "ctl/Failure.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

namespace further::ctl {

namespace {

/// One that doesn't answer at once is looked for at the usual address.
constexpr std::chrono::seconds untilItAnswers{2};

} // namespace

AgentAddress addressOfLocalAgent(const AdminSocket& socket, const AgentAddress& otherwise) {
    try {
        return AgentAddress::parse(AdminClient(socket, untilItAnswers).ask("status").text("address"))
            .value_or(otherwise);
    } catch (const Failure&) {
        if (!socket.path.empty())
            throw;
        return otherwise; // Not everyone who may use the agent may look after it.
    }
}

std::optional<std::filesystem::path> closedAdminSocket() {
    for (const auto& place : AdminSocket().places())
        if (::faccessat(AT_FDCWD, place.c_str(), W_OK, AT_EACCESS) != 0 && errno == EACCES)
            return place;
    return std::nullopt;
}

} // namespace further::ctl
