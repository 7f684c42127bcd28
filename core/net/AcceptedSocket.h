#pragma once

#include "net/CurrentTls.h"

#include <further/Descriptor.h>

#include <Poco/Net/StreamSocketImpl.h>

#include <memory>

namespace further {

/// A client's socket as PatientServerSocket accepts it: whoever is let in is served although no descriptor is left.
///
/// The first byte decides: one that begins a TLS handshake makes it a TLS connection, where TLS is served; anything
/// else is taken as it comes. It is looked at, and the handshake made, in the first receiveBytes(): on the thread that
/// reads the request, until the request's deadline. A client that can't be understood has come to its end there.
class AcceptedSocket : public Poco::Net::StreamSocketImpl {
public:
    /// Takes the descriptor over. Without `tls`, TLS isn't served. `place`: among those whose request isn't there yet.
    explicit AcceptedSocket(int fd, std::shared_ptr<const CurrentTls> tls = {}, std::shared_ptr<void> place = {});

    /// Gives back the one descriptor that is kept for the request's deadline: whoever takes one now gets it.
    void spend() { _spare.reset(); }
    /// Its request is there.
    void leavePlace() { _place.reset(); }

    /// Whether nobody on the way can read or change what is said.
    bool secure() const override { return _tls != nullptr; }
    bool isSecure() const { return secure(); }
    /// For whoever reads and writes this socket once it doesn't block; null where there is no TLS, and once it is
    /// closed.
    TlsStream* tls() const { return _tls.get(); }

    int receiveBytes(void* buffer, int length, int flags = 0) override;
    int sendBytes(const void* buffer, int length, int flags = 0) override;
    /// Where there is TLS, its end is said before.
    void close() override;
    /// Poco's own takes a descriptor.
    bool poll(const Poco::Timespan& timeout, int mode) override;

protected:
    ~AcceptedSocket() override;

private:
    void begin();
    void shakeHands(const TlsContext& context);
    void await(Transfer::Outcome wanted);

    Descriptor _spare;
    std::shared_ptr<void> _place;
    std::shared_ptr<const CurrentTls> _offered; ///< until it begins
    std::unique_ptr<TlsStream> _tls;
    bool _begun = false;
    bool _refused = false;
};

} // namespace further
