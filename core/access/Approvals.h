#pragma once

#include "access/Identity.h"

#include <Poco/Net/IPAddress.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace further {

/// Clients that can send no token, let in by somebody at the device: a page's origin together with an address, for a
/// time. The number of a request only lets people compare two screens; it opens nothing by itself. Forgotten when the
/// agent ends. Not locked by itself.
class Approvals {
public:
    using Clock = std::chrono::steady_clock;
    using Now = std::function<Clock::time_point()>;

    static constexpr std::chrono::minutes requestHolds{10};
    static constexpr std::chrono::hours holds{12};
    static constexpr std::size_t mostWaiting = 64;
    static constexpr std::size_t mostWaitingOfAnAddress = 4;
    static constexpr std::size_t mostApproved = 1024;

    /// Who wants in: `origin` is empty for a client that is no web page.
    struct Client {
        std::string origin;
        Poco::Net::IPAddress address;
        bool operator==(const Client&) const = default;
    };
    struct Entry {
        std::string number; ///< such as `482-193`
        Client client;
        Permissions permissions; ///< none yet where it waits
        Clock::time_point since; ///< asked, or let in
        Clock::time_point until;
    };

    explicit Approvals(Now now = Clock::now) : _now(std::move(now)) {}

    /// The number of its request, and whether that is new. Throws Error(busy) where too many wait.
    struct Asked {
        std::string number;
        bool isNew;
    };
    Asked ask(const Client& client);
    /// Lets in whoever has that number; nothing where none waits with it.
    std::optional<Entry> approve(const std::string& number, const Permissions& permissions);
    /// False where none was let in with that number.
    bool revoke(const std::string& number);

    std::optional<Identity> of(const Client& client) const;
    std::vector<Entry> waiting() const;
    std::vector<Entry> approved() const;

private:
    void forgetOld();

    Now _now;
    std::vector<Entry> _waiting;
    std::vector<Entry> _approved;
};

} // namespace further
