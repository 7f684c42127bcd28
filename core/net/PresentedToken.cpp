#include "net/PresentedToken.h"

#include "net/HttpRefusal.h"

#include <Poco/Net/HTTPResponse.h>
#include <Poco/String.h>
#include <Poco/StringTokenizer.h>

#include <algorithm>
#include <vector>

namespace further {

namespace {

using Poco::Net::HTTPServerRequest;

constexpr std::string_view bearer = "bearer ";
const std::string tokenProtocol = theSubprotocol + ".token."; // NOLINT(cert-err58-cpp): made before any thread

std::vector<std::string> subprotocols(const HTTPServerRequest& request) {
    std::vector<std::string> all;
    for (const auto& [name, value] : request)
        if (Poco::icompare(name, "Sec-WebSocket-Protocol") == 0) {
            const Poco::StringTokenizer words(value, ",", Poco::StringTokenizer::TOK_TRIM);
            all.insert(all.end(), words.begin(), words.end());
        }
    return all;
}

} // namespace

bool offersSubprotocol(const HTTPServerRequest& request) {
    const auto all = subprotocols(request);
    return std::find(all.begin(), all.end(), theSubprotocol) != all.end();
}

std::optional<std::string> presentedToken(const HTTPServerRequest& request) {
    std::vector<std::string> tokens;
    for (const auto& [name, value] : request)
        if (Poco::icompare(name, "Authorization") == 0 && Poco::icompare(value, 0, bearer.size(), bearer.data()) == 0)
            tokens.push_back(Poco::trim(value.substr(bearer.size())));
    for (const auto& each : subprotocols(request))
        if (each.starts_with(tokenProtocol))
            tokens.push_back(each.substr(tokenProtocol.size()));
    if (tokens.empty())
        return std::nullopt;
    if (tokens.size() > 1)
        throw HttpRefusal(Poco::Net::HTTPResponse::HTTP_BAD_REQUEST, "A request shows one token at the most.\n");
    return tokens.front();
}

} // namespace further
