#include "FakeAdmin.h"

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace further::ctl {

namespace {

constexpr int longestWait = 20'000;

std::string typeOf(const std::string& request) {
    return Poco::JSON::Parser().parse(request).extract<Poco::JSON::Object::Ptr>()->getValue<std::string>("type");
}

} // namespace

std::string FakeAdminConnection::receive() {
    for (;;) {
        const auto end = _buffer.find('\n');
        if (end != std::string::npos) {
            const auto line = _buffer.substr(0, end);
            _buffer.erase(0, end + 1);
            return line;
        }
        pollfd ready{_socket.get(), POLLIN, 0};
        std::array<char, 4096> bytes{};
        const auto count =
            ::poll(&ready, 1, longestWait) > 0 ? ::recv(_socket.get(), bytes.data(), bytes.size(), 0) : ssize_t{-1};
        if (count <= 0)
            return {};
        _buffer.append(bytes.data(), static_cast<std::size_t>(count));
    }
}

bool FakeAdminConnection::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void FakeAdminConnection::awaitEnd() {
    while (!receive().empty()) {
    }
}

FakeAdmin::FakeAdmin(Play play)
    : _path((_directory.path() / "admin.sock").string()), _listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    _path.copy(&address.sun_path[0], sizeof address.sun_path - 1);
    if (::bind(_listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(_listener.get(), 8) != 0)
        throw std::runtime_error("no socket at " + _path);
    _thread = std::thread([this, play = std::move(play)] { serve(play); });
}

FakeAdmin::FakeAdmin(Answers answers)
    : FakeAdmin(Play([this, answers = std::move(answers)](FakeAdminConnection& client) {
        for (auto request = client.receive(); !request.empty(); request = client.receive()) {
            {
                const std::lock_guard lock(_mutex);
                _requests.push_back(request);
            }
            const auto found = answers.find(typeOf(request));
            client.send((found != answers.end() ? found->second : error("not_found", "Not found", "No such thing.")) +
                        "\n");
        }
    })) {}

FakeAdmin::~FakeAdmin() {
    ::shutdown(_listener.get(), SHUT_RDWR);
    _thread.join();
}

std::vector<std::string> FakeAdmin::requests() const {
    const std::lock_guard lock(_mutex);
    return _requests;
}

std::string FakeAdmin::error(const std::string& code, const std::string& message, const std::string& detail) {
    return R"({"type":"error","data":{"message":")" + message + R"(","code":")" + code + R"(","detail":")" + detail +
           "\"}}";
}

void FakeAdmin::serve(const Play& play) {
    for (;;) {
        FakeAdminConnection client(Descriptor(::accept4(_listener.get(), nullptr, nullptr, SOCK_CLOEXEC)));
        if (!client)
            return; // The listener has been shut down.
        play(client);
    }
}

} // namespace further::ctl
