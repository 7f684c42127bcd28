#include "ModuleListener.h"

#include "ModuleRefusal.h"
#include "Unguessable.h"

#include <further/Error.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <system_error>
#include <utility>

namespace further::python {

namespace {

constexpr std::size_t mostOfAProgram = 4;
constexpr std::size_t mostUnknown = 16; // those that haven't said their secret yet
constexpr std::size_t mostToDrain = 8 * 1024 * 1024;
constexpr std::chrono::milliseconds whileThereIsNone{100};
constexpr mode_t forAll = S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH;

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& reason) {
    throw Error(ErrorCode::unavailable, "No socket can be made at " + path.string() + " (" + reason + ").");
}

} // namespace

ModuleListener::ModuleListener(Session& session, std::filesystem::path path)
    : _session(session), _path(std::move(path)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto text = _path.string();
    if (text.size() >= sizeof address.sun_path)
        fail(_path, "the path is too long");
    std::memcpy(address.sun_path, text.c_str(), text.size());
    _socket = Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!_socket || ::bind(_socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        fail(_path, std::generic_category().message(errno));
    if (::chmod(text.c_str(), forAll) != 0 || ::listen(_socket.get(), static_cast<int>(mostUnknown)) != 0) {
        const auto reason = std::generic_category().message(errno);
        ::unlink(text.c_str());
        fail(_path, reason);
    }
    listen();
}

ModuleListener::~ModuleListener() {
    ::unlink(_path.c_str());
}

void ModuleListener::listen() {
    _watch = _session.strand().watch(_socket.get(), Ready::read, [this] { onConnection(); });
}

std::string ModuleListener::add(ModuleProgram& program) {
    auto secret = unguessable();
    _programs.emplace(secret, &program);
    return secret;
}

void ModuleListener::remove(const ModuleProgram& program) {
    std::erase_if(_programs, [&](const auto& entry) { return entry.second == &program; });
    std::erase_if(_connections, [&](const auto& connection) { return connection->program() == &program; });
}

void ModuleListener::drain(const ModuleProgram& program) {
    auto most = mostToDrain;
    std::erase_if(_connections, [&](const auto& connection) {
        return connection->program() == &program && !connection->drain(most);
    });
}

ModuleListener::Told ModuleListener::tell(const ModuleProgram& program, const std::string& key,
                                          const std::string& line) {
    auto told = Told::nobodyListens;
    for (const auto& connection : _connections) {
        if (connection->program() != &program || !connection->listensTo(key))
            continue;
        if (connection->tell(line))
            told = Told::yes;
        else if (told == Told::nobodyListens)
            told = Told::tooManyUnread;
    }
    return told;
}

void ModuleListener::onConnection() {
    Descriptor socket(::accept4(_socket.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket) {
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) // it would be ready all the time
            _watch = _session.strand().after(whileThereIsNone, [this] { listen(); });
        return;
    }
    ModuleConnection::Owner& owner = *this;
    if (mayConnect(socket.get()) && connectionsOf(nullptr) < mostUnknown)
        _connections.push_back(std::make_unique<ModuleConnection>(_session.strand(), std::move(socket), owner));
}

bool ModuleListener::mayConnect(int socket) const {
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           (peer.uid == _session.user().uid || peer.uid == ::geteuid() || peer.uid == 0);
}

ModuleProgram& ModuleListener::programOf(std::string_view secret) {
    const auto program = _programs.find(secret);
    if (program == _programs.end())
        throw ModuleRefusal("The agent doesn't know this program, or it has ended: run it once more.");
    if (connectionsOf(program->second) >= mostOfAProgram)
        throw ModuleRefusal("A program and what it starts may have " + std::to_string(mostOfAProgram) +
                            " connections to the agent at once: use further_link in fewer processes.");
    return *program->second;
}

/// What a program has the agent hold counts for no limit of its own: programs.maxMemory, say.
void ModuleListener::requireRoom(const ModuleProgram& program) const {
    std::size_t held = 0;
    for (const auto& one : _connections)
        held += one->program() == &program ? one->held() : 0;
    if (held > ModuleInput::longestFrame)
        throw ModuleRefusal("The pictures that a program's processes send at the same time take more than " +
                            std::to_string(ModuleInput::longestFrame) + " bytes: send smaller ones.");
}

void ModuleListener::onEnd(ModuleConnection& connection) {
    std::erase_if(_connections, [&](const auto& one) { return one.get() == &connection; });
}

std::size_t ModuleListener::connectionsOf(const ModuleProgram* program) const {
    return static_cast<std::size_t>(std::count_if(_connections.begin(), _connections.end(),
                                                  [&](const auto& one) { return one->program() == program; }));
}

} // namespace further::python
