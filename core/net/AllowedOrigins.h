#pragma once

#include <Poco/Net/SocketAddress.h>

#include <string>
#include <string_view>
#include <vector>

namespace further {

/// Which web pages may talk to the agent: an `Origin` counts when its scheme, host and port equal an allowed one's, or
/// are the agent's own address. Immutable: any thread may ask.
class AllowedOrigins {
public:
    /// Throws Poco::SyntaxException for an entry that is no origin such as `https://app.example.org`.
    explicit AllowedOrigins(const std::vector<std::string>& origins);

    /// Whether a page of `origin` may talk to the agent, reached at `own`. `null` and what is no origin may not.
    bool allows(const std::string& origin, const Poco::Net::SocketAddress& own) const;

private:
    std::vector<std::string> _origins; // normalised
};

} // namespace further
