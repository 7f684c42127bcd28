#include "net/PatientServerSocket.h"

#include "net/AcceptedSocket.h"
#include "net/Unmapped.h"

#include <further/Descriptor.h>

#include <Poco/Logger.h>
#include <Poco/Net/ServerSocketImpl.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Thread.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>

namespace further {

namespace {

constexpr std::size_t keptFree = 16; // the start of a program takes nine, and a client two
constexpr long betweenLooks = 100;   // ms

/// Used by the one thread that accepts.
class Door : public Poco::Net::ServerSocketImpl {
public:
    Door(std::shared_ptr<const CurrentTls> tls, std::shared_ptr<Seats> places)
        : _tls(std::move(tls)), _places(std::move(places)) {}

    bool poll(const Poco::Timespan& timeout, int) override {
        pollfd client{sockfd(), POLLIN, 0}; // Poco's own poll() takes a descriptor
        if (::poll(&client, 1, static_cast<int>(timeout.totalMilliseconds())) <= 0)
            return false;
        const bool full = !hasRoom();
        if (std::exchange(_full, full) != full)
            tell();
        if (full)
            Poco::Thread::sleep(betweenLooks); // the client stays where it is: asked again at once, this would spin
        return !full;
    }

    Poco::Net::SocketImpl* acceptConnection(Poco::Net::SocketAddress& client) override {
        sockaddr_storage storage{};
        auto* const address = reinterpret_cast<sockaddr*>(&storage);
        socklen_t size = sizeof storage;
        Descriptor accepted(::accept4(sockfd(), address, &size, SOCK_CLOEXEC));
        if (!accepted)
            error();
        client = Poco::Net::SocketAddress(address, size);
        Seats::Full full = Seats::Full::all;
        auto place = _places ? _places->tryTake(unmapped(client.host()), full) : nullptr;
        if (_places && !place) {
            ::shutdown(accepted.get(), SHUT_RDWR); // its thread finds that at once
            tellOfTooMany(client, full);
        }
        return new AcceptedSocket(accepted.release(), _tls, std::move(place));
    }

protected:
    ~Door() override = default;

private:
    bool hasRoom() {
        std::array<Descriptor, keptFree> tried;
        std::generate(tried.begin(), tried.end(), [this] { return Descriptor(::fcntl(sockfd(), F_DUPFD_CLOEXEC, 0)); });
        return bool(tried.back());
    }

    void tell() const {
        auto& log = Poco::Logger::get("net");
        if (_full)
            poco_warning(log, std::string("Too few descriptors are left: new clients wait until others have gone. "
                                          "Raise the limit (ulimit -Hn), or lower net.maxConnections"));
        else
            poco_information(log, std::string("There are descriptors again, and clients are let in"));
    }

    /// Once a minute, or he would fill the log by it.
    void tellOfTooMany(const Poco::Net::SocketAddress& client, Seats::Full full) {
        const auto now = std::chrono::steady_clock::now();
        if (now < _quietUntil)
            return;
        _quietUntil = now + std::chrono::minutes(1);
        poco_warning(Poco::Logger::get("net"),
                     std::string("Too many connections ") +
                         (full == Seats::Full::ofAnAddress ? "from " + unmapped(client.host()).toString() + " " : "") +
                         "send no request: more of them are cut off (told once a minute)");
    }

    const std::shared_ptr<const CurrentTls> _tls;
    const std::shared_ptr<Seats> _places;
    std::chrono::steady_clock::time_point _quietUntil{};
    bool _full = false;
};

} // namespace

PatientServerSocket::PatientServerSocket(std::shared_ptr<const CurrentTls> tls, std::shared_ptr<Seats> places)
    : ServerSocket(new Door(std::move(tls), std::move(places)), true) {}

} // namespace further
