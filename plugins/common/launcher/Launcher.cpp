#include "Launcher.h"

#include "Keeper.h"
#include "ProcessTree.h"
#include "RequestReader.h"
#include "Signals.h"

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
    tellKeepers();
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

void Launcher::tellKeepers() const {
    for (const pid_t keeper : _keepers)
        ::kill(keeper, SIGTERM);
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
    for (const auto& connection : _connections)
        watched.push_back({connection.get(), POLLIN, 0});
    watched.push_back({_connections.size() < mostConnections ? _listener.descriptor() : -1, POLLIN, 0});

    auto until = waitsForSomebody() ? _lonelyUntil : Clock::time_point::max();
    until = std::min(until, _orphansAt.value_or(until));
    int timeout = -1;
    if (until != Clock::time_point::max())
        timeout = static_cast<int>(
            std::max<std::int64_t>(std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count(), 0));
    if (::poll(watched.data(), watched.size(), timeout) < 0)
        return;

    for (std::size_t i = _connections.size(); i-- > 0;) // backwards: one that has ended is taken out
        if (watched[i + 1].revents != 0 && !serve(_connections[i])) {
            _connections.erase(_connections.begin() + static_cast<std::ptrdiff_t>(i));
            if (_connections.empty())
                tellKeepers(); // that agent has ended
        }
    if (watched.front().revents != 0) {
        const auto arrived = readSignals(_signals);
        _terminated = arrived.terminate;
        if (arrived.child)
            reap();
    }
    if (_orphansAt && Clock::now() >= *_orphansAt)
        endOrphans();
    if (watched.back().revents != 0)
        acceptOne();
}

void Launcher::acceptOne() {
    if (auto connection = _listener.accept()) {
        _connections.push_back(std::move(connection));
        _met = true;
    }
}

/// Takes one request. False where the connection has ended.
bool Launcher::serve(const Descriptor& connection) {
    auto received = receiveRequest(connection);
    if (received.what == Received::request)
        start(std::move(*received.content));
    else if (received.what == Received::question)
        answer(connection);
    else if (received.what == Received::malformed)
        std::fputs("further-launcher: a request that is none was dropped\n", stderr);
    return received.what != Received::closed;
}

void Launcher::answer(const Descriptor& connection) const {
    auto answer = _groups.kept();
    for (const auto& each : _connections) {
        pollfd state{each.get(), POLLRDHUP, 0};
        if (::poll(&state, 1, 0) == 0) // one that has hung up may not have been told of yet
            ++answer.connections;
    }
    ::send(connection.get(), &answer, sizeof answer, MSG_DONTWAIT | MSG_NOSIGNAL);
}

void Launcher::start(Request request) {
    if (_rules.accountOf(request.user()) == nullptr) {
        std::fprintf(stderr, "further-launcher: no program may run as user %u: refused\n", request.user());
        refuse(std::move(request), Step::permission, EPERM);
        return;
    }
    const pid_t launcher = ::getpid();
    const pid_t keeper = ::fork();
    if (keeper > 0) {
        _keepers.insert(keeper);
    } else if (keeper < 0) {
        refuse(std::move(request), Step::fork, errno);
    } else {
        try {
            Keeper(std::move(request), _rules, _groups, launcher).run();
        } catch (const std::exception& exception) {
            std::fprintf(stderr, "further-launcher: a keeper failed: %s\n", exception.what());
            ::_exit(EXIT_FAILURE); // its program is killed by the system, the rest is the launcher's
        }
        ::_exit(EXIT_SUCCESS);
    }
}

void Launcher::reap() {
    int status = 0;
    for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
        const bool ofAKeeper = _keepers.erase(pid) > 0;
        if (ofAKeeper && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS)
            continue;
        _orphansAt = Clock::now(); // it died before its program's tree, or this one was of such a tree
        _untilNextLook = shortestUntilNextLook;
    }
}

void Launcher::endOrphans() {
    _orphansAt.reset();
    if (!ProcessTree(_keepers).kill()) {
        _groups.removeAllBut(_keepers);
        return;
    }
    _orphansAt = Clock::now() + _untilNextLook; // until there is none: one may just have been made
    _untilNextLook = std::min(2 * _untilNextLook, longestUntilNextLook);
}

} // namespace further::launcher
