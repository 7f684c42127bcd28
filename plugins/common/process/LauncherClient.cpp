#include "LauncherClient.h"

#include "LimitSettings.h"

#include "plugins/common/launcher/DescriptorMessage.h"
#include "plugins/common/launcher/SpecFile.h"

#include <further/Error.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <span>
#include <string>
#include <system_error>
#include <utility>

namespace further::process {

namespace {

constexpr std::chrono::seconds betweenStarts{1};
constexpr std::chrono::milliseconds patienceAtTheEnd{2500}; // the launcher itself gives up sooner
constexpr std::chrono::milliseconds patienceForAnAnswer{500};

/// Waits for the end of a child of this process, unless another of its plugins already has.
void bury(const Descriptor& process) {
    siginfo_t how{};
    ::waitid(static_cast<idtype_t>(P_PIDFD), static_cast<id_t>(process.get()), &how, WEXITED);
}

} // namespace

LauncherClient::LauncherClient(PluginContext& context)
    : LauncherClient(context, ReachedLauncher::reach(LauncherSetup::from(context))) {}

LauncherClient::LauncherClient(PluginContext& context, ReachedLauncher reached)
    : _context(context)
    , _user(context.programUser().uid)
    , _limits(limitsFrom(context.programs()))
    , _connection(std::move(reached.connection))
    , _process(std::move(reached.process))
    , _alive(std::make_shared<LauncherClient*>(this)) {
    // The strand isn't running yet, and this thread isn't its.
    _context.strand().post([client = std::weak_ptr(_alive)] {
        if (const auto alive = client.lock())
            (*alive)->watch();
    });
}

LauncherClient::~LauncherClient() {
    if (!_process)
        return;
    const auto answer = askLauncher(_connection, patienceForAnAnswer);
    ::shutdown(_connection.get(), SHUT_RDWR);
    if (answer && answer->connections > 1)
        return;
    // It ends with its last connection, and only when all programs are gone.
    pollfd watched{_process.get(), POLLIN, 0};
    if (::poll(&watched, 1, static_cast<int>(patienceAtTheEnd.count())) == 1)
        bury(_process);
    else
        _context.logger().warning("The launcher still has programs to end; it goes on by itself.");
}

void LauncherClient::start(uid_t user, const std::array<int, launcher::passedCount>& passed, bool mayWait) const {
    launcher::StartRequest request;
    request.user = user;
    request.limits = _limits;
    request.waiting = mayWait && user == _user ? 1 : 0;
    if (launcher::sendWithDescriptors(_connection, std::as_bytes(std::span(&request, 1)), passed) == sizeof request)
        return;
    if (errno == EAGAIN || errno == ENOBUFS || errno == ENOMEM || errno == ETOOMANYREFS)
        throw Error(ErrorCode::busy, "Too many programs are being started at once: try again in a moment.");
    throw Error(ErrorCode::unavailable, "The launcher, which starts the programs, is not there (" +
                                            std::generic_category().message(errno) +
                                            "); it is being started again: try again in a moment. If it stays away, "
                                            "further-linkctl doctor says what to do.");
}

void LauncherClient::prepare(const launcher::Spec& spec, std::size_t count, Told told) {
    _toPrepare = launcher::makeSpecFile(spec);
    _count = count;
    _told = std::move(told);
    askToPrepare();
}

void LauncherClient::askToPrepare() const {
    if (!_toPrepare)
        return;
    launcher::StartRequest request;
    request.type = launcher::StartRequest::prepare;
    request.user = _user;
    request.limits = _limits;
    request.waiting = _count;
    const std::array passed{_toPrepare.get()};
    if (launcher::sendWithDescriptors(_connection, std::as_bytes(std::span(&request, 1)), passed) != sizeof request)
        _context.logger().warning("No program waits for its start, each begins from cold: the launcher takes no word.");
}

void LauncherClient::watch() {
    _watch = _context.strand().watch(_connection.get(), Ready::read, [this] { onReadable(); });
}

/// The launcher says by itself only how the programs do that wait.
void LauncherClient::onReadable() {
    launcher::Preparation preparation;
    const auto size = ::recv(_connection.get(), &preparation, sizeof preparation, MSG_DONTWAIT);
    if (size == sizeof preparation) {
        preparation.reason.back() = '\0';
        _preparation.set(preparation);
        const auto told = _told; // which may prepare something else
        told(preparation);
    } else if (size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR)) {
        onHangup();
    }
}

void LauncherClient::onHangup() {
    _watch = {};
    _preparation.set({});
    _context.logger().warning("The launcher has ended, and with it all programs; it is started again.");
    const auto now = _context.strand().now();
    const bool again = _restarted && now - *_restarted < betweenStarts;
    _restarted = now;
    if (again)
        reachLater();
    else
        reachAgain();
}

void LauncherClient::reachAgain() {
    const auto reached = std::make_shared<std::optional<ReachedLauncher>>();
    const auto old = std::make_shared<Descriptor>(std::move(_process));
    const auto work = [reached, setup = LauncherSetup::from(_context), old] {
        if (*old) {
            ::syscall(SYS_pidfd_send_signal, old->get(), SIGTERM, nullptr, 0); // should it still be there
            bury(*old);
        }
        *reached = ReachedLauncher::reach(setup);
    };
    const auto then = [reached, client = std::weak_ptr(_alive)] {
        if (const auto alive = client.lock())
            (*alive)->onReached(std::move(*reached));
    };
    try {
        _context.strand().offload(work, then);
    } catch (const Error&) { // too much work is waiting
        reachLater();
    }
}

void LauncherClient::onReached(std::optional<ReachedLauncher> reached) {
    if (!reached) { // the strand has logged why
        reachLater();
        return;
    }
    if (::dup3(reached->connection.get(), _connection.get(), O_CLOEXEC) < 0)
        throw Poco::SystemException("The new connection to the launcher can't take the old one's place", errno);
    _process = std::move(reached->process);
    askToPrepare();
    _context.logger().information("The launcher is there again.");
    watch();
}

void LauncherClient::reachLater() {
    _later = _context.strand().after(betweenStarts, [this] { reachAgain(); });
}

} // namespace further::process
