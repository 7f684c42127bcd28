#include "ctl/TlsTunnel.h"

#include "ctl/TlsPump.h"

#include <further/Descriptor.h>

#include <Poco/Net/StreamSocketImpl.h>

#include <fcntl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <memory>
#include <system_error>
#include <utility>

namespace further::ctl {

namespace {

/// A StreamSocket of a descriptor: Poco makes one for derived classes only.
class Attached : public Poco::Net::StreamSocket {
public:
    explicit Attached(Descriptor descriptor) : StreamSocket(new Poco::Net::StreamSocketImpl(descriptor.release())) {}
};

/// No signal is for this object's thread: whoever else lives decides which are heard, and where.
class WithoutSignals {
public:
    WithoutSignals() {
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &_usual);
    }
    ~WithoutSignals() { ::pthread_sigmask(SIG_SETMASK, &_usual, nullptr); }
    WithoutSignals(const WithoutSignals&) = delete;
    WithoutSignals& operator=(const WithoutSignals&) = delete;

private:
    sigset_t _usual{};
};

} // namespace

TlsTunnel::TlsTunnel(TlsConnection connection) {
    std::array<int, 2> pair{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0)
        throw std::system_error(errno, std::generic_category(), "socketpair");
    Descriptor inner(pair[0]);
    _end = Attached(Descriptor(pair[1]));
    ::fcntl(inner.get(), F_SETFL, O_NONBLOCK);
    const WithoutSignals inThread;
    _thread = std::thread([pump = std::make_unique<TlsPump>(std::move(connection), std::move(inner))]() mutable {
        pump->run();
        pump.reset();
    });
}

TlsTunnel::~TlsTunnel() {
    _end.close();
    _thread.join();
}

} // namespace further::ctl
