#include "ctl/AdminClient.h"

#include "ctl/AdminRefusal.h"
#include "ctl/Failure.h"
#include "ctl/Json.h"
#include "ctl/Signals.h"

#include <Poco/Exception.h>

#include <poll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>

namespace further::ctl {

namespace {

/// Which command lists what a request may name; empty for none.
std::string listOf(const std::string& type) {
    static const std::map<std::string, std::string> lists{{"plugins", "plugins"},
                                                          {"plugin.enable", "plugins"},
                                                          {"plugin.disable", "plugins"},
                                                          {"program.stop", "ps"},
                                                          {"token.revoke", "token list"},
                                                          {"approval.revoke", "approvals"},
                                                          {"session.disconnect", "sessions"}};
    const auto found = lists.find(type);
    return found == lists.end() ? "" : found->second;
}

} // namespace

AdminClient::AdminClient(const AdminSocket& socket, std::chrono::milliseconds patience)
    : _patience(patience)
    , _socket([&] {
        std::vector<Attempt> attempts;
        for (const auto& place : socket.places()) {
            if (auto connected = connect(place, patience)) {
                _path = place;
                return connected;
            }
            attempts.push_back({place, errno});
        }
        const auto closed = std::find_if(attempts.begin(), attempts.end(), [](const Attempt& attempt) {
            return attempt.error == EACCES || attempt.error == EPERM;
        });
        if (closed != attempts.end())
            throw agentDenied(closed->path, std::strerror(closed->error));
        throw agentUnreachable(attempts);
    }())
    , _lines(_socket.get()) {}

Descriptor AdminClient::connect(const std::filesystem::path& path, std::chrono::milliseconds patience) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto name = path.string();
    if (name.size() >= sizeof address.sun_path)
        throw Failure(ExitCode::usage, "The path of a socket has at most 107 bytes, and this one more: " + name);
    name.copy(&address.sun_path[0], name.size());
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto micros = std::chrono::microseconds(patience).count();
    const timeval time{micros / 1'000'000, micros % 1'000'000};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
        return socket;
    const int error = errno;
    socket.reset();
    errno = error;
    return {};
}

void AdminClient::send(const std::string& type, const Poco::JSON::Object::Ptr& data) {
    _asked = type;
    Poco::JSON::Object request(Poco::JSON_PRESERVE_KEY_ORDER);
    request.set("type", type);
    if (data)
        request.set("data", data);
    const auto line = compactJson(request) + '\n';
    // One that has refused us and gone has said why: that is read next.
    ::send(_socket.get(), line.data(), line.size(), MSG_NOSIGNAL);
}

Fields AdminClient::ask(const std::string& type, const Poco::JSON::Object::Ptr& data) {
    send(type, data);
    std::string line;
    const auto outcome = _lines.next(line, std::chrono::steady_clock::now() + _patience);
    if (outcome != LineReader::Outcome::line)
        ended(outcome);
    return expect("answer", line);
}

int AdminClient::follow(const std::string& type, const Poco::JSON::Object::Ptr& data, const OnLine& onLine) {
    const auto signals = Signals::block();
    send(type, data);
    for (;;) {
        std::array<pollfd, 3> ready{{{_socket.get(), POLLIN, 0}, {signals.get(), POLLIN, 0}, {STDOUT_FILENO, 0, 0}}};
        ::poll(ready.data(), ready.size(), -1);
        signalfd_siginfo signal{};
        if (ready[1].revents != 0 && ::read(signals.get(), &signal, sizeof signal) == sizeof signal)
            return exitCodeOfSignal(static_cast<int>(signal.ssi_signo));
        if (ready[2].revents != 0)
            return exitCodeOfSignal(SIGPIPE);
        std::string line;
        auto outcome = LineReader::Outcome::line;
        if (ready[0].revents != 0)
            while ((outcome = _lines.nextAtOnce(line)) == LineReader::Outcome::line)
                onLine(expect("line", line));
        if (outcome == LineReader::Outcome::end || outcome == LineReader::Outcome::tooLong)
            ended(outcome);
    }
}

Fields AdminClient::expect(const std::string& type, const std::string& line) {
    const auto message = [&] {
        try {
            return Fields(parseJson(line));
        } catch (const Poco::Exception&) {
            return Fields(nullptr);
        }
    }();
    const auto came = message.text("type");
    if (came == "error")
        refused(message.object("data"));
    if (came != type)
        throw Failure(ExitCode::failed, "What answers at " + _path + " is no agent of this version: " +
                                            line.substr(0, 80) + "\nSee who listens there: sudo ss -lxp src " + _path);
    return message.object("data");
}

void AdminClient::refused(const Fields& error) const {
    const auto code = error.text("code");
    if (code == "forbidden")
        throw agentDenied(_path, sentenceOf(error));
    if (code == "not_found") {
        const auto list = listOf(_asked);
        throw Failure(ExitCode::notFound,
                      sentenceOf(error) + (list.empty() ? "" : "\nSee what there is: further-linkctl " + list));
    }
    throw Failure(ExitCode::failed, sentenceOf(error));
}

void AdminClient::ended(LineReader::Outcome outcome) const {
    const auto agent = "The agent at " + _path;
    switch (outcome) {
    case LineReader::Outcome::nothing:
        throw Failure(ExitCode::unreachable, agent + " says nothing: it took no request within " +
                                                 std::to_string(_patience.count() / 1000) +
                                                 " s. Is it busy, or stuck? Look at: further-linkctl doctor");
    case LineReader::Outcome::tooLong:
        throw Failure(ExitCode::failed, "What answers at " + _path +
                                            " sends more than any agent would. See who listens there: sudo ss -lxp "
                                            "src " +
                                            _path);
    default:
        throw Failure(ExitCode::failed,
                      agent + " has ended the connection. See whether it still runs: further-linkctl status");
    }
}

} // namespace further::ctl
