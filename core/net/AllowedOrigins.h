#pragma once

#include <string>
#include <vector>

namespace further {

/// Which web pages may talk to the agent: an `Origin` counts when its scheme, host and port equal an allowed one's, or
/// are those of the agent's own pages. Immutable: any thread may ask.
class AllowedOrigins {
public:
    /// Throws Poco::SyntaxException for an entry that is no origin such as `https://app.example.org`.
    explicit AllowedOrigins(const std::vector<std::string>& origins);

    /// Whether a page of `origin` may talk to the agent. `own`: the origin of the agent's pages, under the name that it
    /// was reached by; that name must have been found to be the agent's (AllowedHosts), since any page may choose one.
    /// `null` and what is no origin may not.
    bool allows(const std::string& origin, const std::string& own) const;

private:
    std::vector<std::string> _origins; // normalised
};

} // namespace further
