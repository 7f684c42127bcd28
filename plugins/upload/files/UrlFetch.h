#pragma once

#include "UrlHosts.h"

#include <further/Descriptor.h>

#include <sys/socket.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace further::files {

/// Fetches files by libcurl, from the hosts that may be and from no address but the internet's: also where a host sends
/// on to another, whatever the look-up of its name gives.
class UrlFetch {
public:
    struct Limits {
        std::uint64_t size = std::uint64_t{20} * 1024 * 1024;
        std::chrono::milliseconds time{10'000};
        int redirects = 5;
    };
    /// For tests: to which addresses it may connect, and names that are known without a look-up (curl's
    /// `HOST:PORT:ADDRESS`).
    struct Network {
        std::function<bool(const sockaddr& address)> mayConnect;
        std::vector<std::string> known = {};
        static Network internet();
    };

    explicit UrlFetch(UrlHosts hosts);
    UrlFetch(UrlHosts hosts, Limits limits, Network network);

    /// Appends the file to `into`. False where the internet can't be reached: no name is found, no connection made.
    /// Throws Refusal where it may not or can't be had.
    bool fetch(const std::string& url, const Descriptor& into) const;

private:
    const UrlHosts _hosts;
    const Limits _limits;
    const Network _network;
};

} // namespace further::files
