#pragma once

#include <further/Descriptor.h>

#include <Poco/Net/StreamSocketImpl.h>

#include <fcntl.h>
#include <poll.h>

namespace further {

/// A client's socket as PatientServerSocket accepts it: whoever is let in is served although no descriptor is left.
class AcceptedSocket : public Poco::Net::StreamSocketImpl {
public:
    /// Takes the descriptor over.
    explicit AcceptedSocket(int fd) : StreamSocketImpl(fd), _spare(::fcntl(fd, F_DUPFD_CLOEXEC, 0)) {}

    /// Gives back the one descriptor that is kept for the request's deadline: whoever takes one now gets it.
    void spend() { _spare.reset(); }

    /// Poco's own takes a descriptor.
    bool poll(const Poco::Timespan& timeout, int mode) override {
        pollfd ready{sockfd(), 0, 0};
        if ((mode & SELECT_READ) != 0)
            ready.events |= POLLIN;
        if ((mode & SELECT_WRITE) != 0)
            ready.events |= POLLOUT;
        return ::poll(&ready, 1, static_cast<int>(timeout.totalMilliseconds())) > 0;
    }

protected:
    ~AcceptedSocket() override = default;

private:
    Descriptor _spare;
};

} // namespace further
