#include "Launcher.h"

#include "Keeper.h"
#include "ProcessTree.h"
#include "RequestReader.h"
#include "Signals.h"
#include "Streams.h"
#include "WaitingKeeper.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <utility>

namespace further::launcher {

namespace {

constexpr std::chrono::seconds patience{10};
constexpr std::size_t mostConnections = 64;
constexpr std::chrono::seconds patienceAtTheEnd{2};
constexpr std::chrono::milliseconds shortestUntilNextLook{10};
constexpr std::chrono::milliseconds longestUntilNextLook{1000};
constexpr std::chrono::milliseconds untilNextAccept{100};

void refuse(Request request, Step step, int error) {
    KeeperLink link(std::move(request[Passed::control]));
    link.failed(step, error);
    link.ended();
}

} // namespace

Launcher::Launcher(Listener& listener, const Rules& rules, const ControlGroups& groups)
    : _listener(listener)
    , _rules(rules)
    , _groups(groups)
    , _signals(signalDescriptor())
    , _lonelyUntil(Clock::now() + patience) {}

void Launcher::run() {
    while (wanted())
        awaitEvent();
    endKeepers();
}

/// Whoever waits for the launcher's end has then waited for the end of all programs.
void Launcher::endKeepers() {
    _connections.clear();
    _keepers.tell();
    const auto until = Clock::now() + patienceAtTheEnd;
    while (!_keepers.empty() && Clock::now() < until) {
        pollfd watched{_signals.get(), POLLIN, 0};
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
        ::poll(&watched, 1, static_cast<int>(left.count()));
        readSignals(_signals);
        reap();
    }
    if (_orphansAt)
        endOrphans();
}

bool Launcher::wanted() const {
    if (_terminated || _rules.agent)
        return !_terminated;
    return _met ? !_connections.empty() : Clock::now() < _lonelyUntil;
}

void Launcher::awaitEvent() {
    std::vector<pollfd> watched;
    watched.reserve(_connections.size() + 2);
    watched.push_back({_signals.get(), POLLIN, 0});
    watched.push_back({mayAccept() ? _listener.descriptor() : -1, POLLIN, 0});
    for (const auto& connection : _connections)
        watched.push_back({connection.socket.get(), POLLIN, 0});
    forEachWaiting([&](WaitingPrograms& waiting) { waiting.addTo(watched); });
    if (::poll(watched.data(), watched.size(), timeout()) < 0)
        return;

    forEachWaiting([&](WaitingPrograms& waiting) { waiting.read(watched); });
    for (std::size_t i = _connections.size(); i-- > 0;) // backwards: one that has ended is taken out
        if (watched[i + 2].revents != 0 && !serve(_connections[i])) {
            _connections.erase(_connections.begin() + static_cast<std::ptrdiff_t>(i));
            if (_connections.empty())
                _keepers.tell(); // that agent has ended
        }
    if (watched[0].revents != 0) {
        const auto arrived = readSignals(_signals);
        _terminated = arrived.terminate;
        if (arrived.child)
            reap();
    }
    if (_orphansAt && Clock::now() >= *_orphansAt)
        endOrphans();
    if (watched[1].revents != 0)
        acceptOne();
    for (auto& connection : _connections)
        tend(connection); // after the starts: what waits is for those that are yet to come
}

/// As poll(2) takes it.
int Launcher::timeout() const {
    auto until = waitsForSomebody() ? _lonelyUntil : Clock::time_point::max();
    until = std::min(until, _orphansAt.value_or(until));
    until = std::min(until, _acceptAt.value_or(until));
    for (const auto& connection : _connections)
        if (connection.waiting)
            until = std::min(until, connection.waiting->until().value_or(until));
    if (until == Clock::time_point::max())
        return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

bool Launcher::mayAccept() {
    if (_acceptAt && Clock::now() >= *_acceptAt)
        _acceptAt.reset();
    return _connections.size() < mostConnections && !_acceptAt;
}

void Launcher::acceptOne() {
    if (auto connection = _listener.accept()) {
        _connections.push_back({std::move(connection)});
        _met = true;
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
        _acceptAt = Clock::now() + untilNextAccept; // who came is still there to be accepted
    }
}

/// Takes one request. False where the connection has ended.
bool Launcher::serve(Connection& connection) {
    auto received = receiveRequest(connection.socket);
    if (received.what == Received::request)
        start(connection, std::move(*received.content));
    else if (received.what == Received::preparation)
        prepare(connection, std::move(*received.toPrepare));
    else if (received.what == Received::question)
        answer(connection);
    else if (received.what == Received::rulesQuestion)
        tellRules(connection);
    else if (received.what == Received::malformed)
        std::fputs("further-launcher: a request that is none was dropped\n", stderr);
    return received.what != Received::closed;
}

void Launcher::answer(const Connection& connection) const {
    auto answer = _groups.kept();
    for (const auto& each : _connections) {
        pollfd state{each.socket.get(), POLLRDHUP, 0};
        if (::poll(&state, 1, 0) == 0) // one that has hung up may not have been told of yet
            ++answer.connections;
    }
    ::send(connection.socket.get(), &answer, sizeof answer, MSG_DONTWAIT | MSG_NOSIGNAL);
}

void Launcher::tellRules(const Connection& connection) const {
    const auto words = _rules.words();
    if (words.size() <= mostOfRules)
        ::send(connection.socket.get(), words.data(), words.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
}

bool Launcher::allowed(uid_t user) const {
    if (_rules.accountOf(user) != nullptr)
        return true;
    std::fprintf(stderr, "further-launcher: no program may run as user %u: refused\n", user);
    return false;
}

void Launcher::prepare(Connection& connection, PrepareRequest request) {
    WaitingPrograms::Owner& owner = *this;
    if (connection.waiting) {
        connection.waiting->retire();
        connection.retired.push_back(std::move(connection.waiting));
    }
    if (allowed(request.user))
        connection.waiting = std::make_unique<WaitingPrograms>(std::move(request), owner);
}

pid_t Launcher::forkKeeper(const PrepareRequest& request, Descriptor link, std::optional<ForkEnds> fork) {
    return _keepers.fork([&, launcher = ::getpid()] {
        WaitingKeeper keeper(_rules, _groups, std::move(link));
        return fork ? keeper.startFork(request, std::move(*fork), launcher) : keeper.start(request, launcher);
    });
}

void Launcher::onReaper(pid_t keeper, KnownProcess reaper) {
    if (!_keepers.addReaper(keeper, std::move(reaper)))
        lookForOrphans();
}

void Launcher::forEachWaiting(const std::function<void(WaitingPrograms&)>& work) {
    for (auto& connection : _connections) {
        if (connection.waiting)
            work(*connection.waiting);
        for (auto& retired : connection.retired)
            work(*retired);
    }
}

void Launcher::tend(Connection& connection) {
    std::erase_if(connection.retired, [](const auto& retired) { return retired->isOver(); });
    if (!connection.waiting)
        return;
    connection.waiting->tend();
    if (connection.waiting->tellsNow())
        ::send(connection.socket.get(), &connection.waiting->state(), sizeof(Preparation), MSG_DONTWAIT | MSG_NOSIGNAL);
}

void Launcher::start(Connection& connection, Request request) {
    if (!allowed(request.user())) {
        refuse(std::move(request), Step::permission, EPERM);
        return;
    }
    const auto& account = *_rules.accountOf(request.user());
    for (const auto which : {Passed::standardInput, Passed::standardOutput, Passed::standardError})
        giveStream(request[which].get(), account, _rules.agent.value_or(::geteuid()));
    if (request.takesWaiting() && connection.waiting && connection.waiting->take(request))
        return;
    startCold(std::move(request));
}

void Launcher::startCold(Request start) {
    const pid_t forked = _keepers.fork(
        [&, launcher = ::getpid()] { return Keeper(std::move(start), _rules, _groups).becomeAndRun(launcher); });
    if (forked < 0)
        refuse(std::move(start), Step::fork, errno);
}

void Launcher::reap() {
    int status = 0;
    for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
        const bool properly = WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
        if (!_keepers.forget(pid, properly) || !properly)
            lookForOrphans(); // it died before its program's tree, or this one was of such a tree
    }
}

void Launcher::lookForOrphans() {
    _orphansAt = Clock::now();
    _untilNextLook = shortestUntilNextLook;
}

void Launcher::endOrphans() {
    _orphansAt.reset();
    const bool reapersLeft = _keepers.killLostReapers();
    if (!ProcessTree(_keepers.pidsWithReapers()).kill() && !reapersLeft) {
        _groups.removeAllBut(_keepers.pids());
        return;
    }
    _orphansAt = Clock::now() + _untilNextLook; // until there is none: one may just have been made
    _untilNextLook = std::min(2 * _untilNextLook, longestUntilNextLook);
}

} // namespace further::launcher
