#include "agent/ServingLauncher.h"

#include "agent/AgentLog.h"

#include <further/Descriptor.h>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <string_view>

namespace further {

namespace {

using Verdict = CheckResult::Verdict;

constexpr std::chrono::milliseconds patienceWithLauncher{500};
// As plugins/common/launcher/Protocol.h has them.
constexpr std::string_view whichRules = "rules";
constexpr std::size_t mostOfRules = 65'536;

constexpr const char* beginBothAnew = "End the agent and start it again, and with it the launcher: sudo systemctl "
                                      "restart further-link, where systemd has started them";

Descriptor connectionTo(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return {};
    std::memcpy(address.sun_path, path.c_str(), path.size());
    Descriptor connection(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!connection || ::connect(connection.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return {};
    ucred peer{};
    socklen_t size = sizeof peer;
    const bool trusted = ::getsockopt(connection.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
                         (peer.uid == 0 || peer.uid == ::geteuid());
    return trusted ? std::move(connection) : Descriptor();
}

} // namespace

ServingLauncher::ServingLauncher(const Settings& programs, const AgentSettings& settings)
    : _socket(programs.path("launcher")), _configured(programs, settings.programUser.user, settings.allowedUsers) {}

std::optional<ProgramRules> ServingLauncher::rules() const {
    const auto connection = connectionTo(_socket.string());
    if (!connection || ::send(connection.get(), whichRules.data(), whichRules.size(), MSG_NOSIGNAL) < 0)
        return {};
    pollfd answered{connection.get(), POLLIN, 0};
    if (::poll(&answered, 1, static_cast<int>(patienceWithLauncher.count())) != 1)
        return {};
    std::string text(mostOfRules, '\0');
    const auto size = ::recv(connection.get(), text.data(), text.size(), MSG_TRUNC);
    if (size <= 0 || static_cast<std::size_t>(size) > text.size())
        return {};
    text.resize(static_cast<std::size_t>(size));
    return ProgramRules::parse(text);
}

std::string ServingLauncher::complaint() const {
    const auto its = *this ? rules() : std::nullopt;
    const auto other = its ? its->differenceFrom(_configured, "the launcher has", "the configuration says") : "";
    if (other.empty())
        return {};
    return "The launcher, which starts the programs, keeps to the rules that it was given when it began, and the "
           "configuration has others: " +
           other + ". further-linkctl restart doesn't change them. " + beginBothAnew;
}

CheckResult ServingLauncher::check(const ServingLauncher& running) const {
    const auto its = rules();
    if (!its)
        return {Verdict::warning,
                "The launcher, which starts the programs, doesn't say what rules it keeps to: it doesn't answer, or is "
                "older than the agent.",
                std::string(beginBothAnew) + "."};
    if (const auto other = its->differenceFrom(_configured, "the launcher has", "the configuration says");
        !other.empty())
        return {Verdict::warning, "Programs run by other rules than the configuration's: " + other + ".",
                std::string(beginBothAnew) + "."};
    if (const auto other = its->differenceFrom(running._configured, "the launcher has", "the agent has");
        !other.empty())
        return {Verdict::warning,
                "The launcher keeps to the configuration, and the agent still has an older one: " + other + ".",
                "further-linkctl restart --when-idle"};
    return {Verdict::good, "The launcher keeps to the rules for programs that the configuration has."};
}

void tellOf(const ServingLauncher& launcher) {
    if (const auto complaint = launcher.complaint(); !complaint.empty()) {
        poco_warning(agentLog(), complaint);
    }
}

} // namespace further
