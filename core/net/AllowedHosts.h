#pragma once

#include <Poco/Net/IPAddress.h>
#include <Poco/Net/SocketAddress.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace further {

/// Under which names and addresses the agent may be spoken to: what the `Host` of a request has to be. A page of
/// evil.example whose name leads to this device (DNS rebinding) is told from one of ours by nothing else.
///
/// Allowed are, with the agent's own port: `localhost`; an address of this machine; and what is given. On the network
/// also its name, alone and below `.local`, and an address of this machine with dashes below a given domain, as
/// `192-168-1-5.devices.example.org`: not on the loopback device, where no name but localhost leads by itself, and
/// whoever rules the DNS would let one lead. Immutable: any thread may ask.
class AllowedHosts {
public:
    struct Names {
        /// Of this machine, with a domain or without; empty for none.
        std::string machine = {};
        /// `NAME`, or `NAME:PORT` for one that is reached at another port, through a proxy say.
        std::vector<std::string> hosts = {};
        /// Below which an own address with dashes counts.
        std::vector<std::string> domains = {};
    };
    /// All addresses of this machine at this moment.
    using OwnAddresses = std::function<std::vector<Poco::Net::IPAddress>()>;

    /// Throws Poco::SyntaxException for an entry that is no name.
    explicit AllowedHosts(const Names& names, OwnAddresses ownAddresses = addressesOfThisMachine);

    /// Whether a request may bear the `Host` that is `written` in it, which reached the agent at `own`.
    bool allows(const std::string& written, const Poco::Net::SocketAddress& own) const;

    /// Whether that `Host` is localhost or an address: nobody can let another machine's pages bear it.
    static bool isBeyondDns(const std::string& written);

    static std::vector<Poco::Net::IPAddress> addressesOfThisMachine();

private:
    bool isOwn(const Poco::Net::IPAddress& address, const Poco::Net::SocketAddress& own) const;
    bool isOwnWithDashes(const std::string& name, const Poco::Net::SocketAddress& own) const;

    std::set<std::string> _names;   // in lower case, at the own port
    std::set<std::string> _machine; // the same, but only on the network
    std::set<std::string> _hosts;   // in lower case, with a port
    std::set<std::string> _domains; // in lower case, with a dot in front
    OwnAddresses _ownAddresses;
};

} // namespace further
