#include "net/AllowedOrigins.h"

#include <Poco/Exception.h>
#include <Poco/String.h>
#include <Poco/URI.h>

#include <algorithm>
#include <optional>

namespace further {

namespace {

/// `scheme://host:port` in lower case with the port written out; nothing for what is no origin.
std::optional<std::string> normalised(const std::string& origin) {
    try {
        const Poco::URI uri(origin);
        const std::string host = Poco::toLower(uri.getHost());
        const bool bare = uri.getPathEtc().empty() && uri.getUserInfo().empty() && uri.getFragment().empty();
        if ((uri.getScheme() != "http" && uri.getScheme() != "https") || host.empty() || !bare || uri.getPort() == 0)
            return std::nullopt;
        return uri.getScheme() + "://" + host + ":" + std::to_string(uri.getPort());
    } catch (const Poco::Exception&) {
        return std::nullopt;
    }
}

} // namespace

AllowedOrigins::AllowedOrigins(const std::vector<std::string>& origins) {
    for (const auto& origin : origins) {
        const auto right = normalised(origin);
        if (!right)
            throw Poco::SyntaxException("security.origins: \"" + origin +
                                        "\" is no origin; write it as https://app.example.org or http://host:8080");
        _origins.push_back(*right);
    }
}

bool AllowedOrigins::allows(const std::string& origin, const std::string& own) const {
    const auto asked = normalised(origin);
    return asked && (asked == normalised(own) || std::find(_origins.begin(), _origins.end(), *asked) != _origins.end());
}

} // namespace further
