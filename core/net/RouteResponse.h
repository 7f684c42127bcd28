#pragma once

#include <further/Http.h>

#include <Poco/Net/HTTPServerResponse.h>

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace further {

/// The answer of an added route's handler.
class RouteResponse : public HttpResponse {
public:
    /// `headOnly`: the body is left out.
    RouteResponse(Poco::Net::HTTPServerResponse& response, bool headOnly) : _response(response), _headOnly(headOnly) {}

    void set(const std::string& header, const std::string& value) override;
    void send(int status, const std::string& contentType, std::string_view body) override;
    void begin(int status, const std::string& contentType, std::optional<std::uint64_t> length) override;
    void write(std::string_view bytes) override;

    bool begun() const { return _begun; }
    /// After the handler: throws Poco::IOException where not all of it is written.
    void finish();

private:
    Poco::Net::HTTPServerResponse& _response;
    const bool _headOnly;
    bool _begun = false;
    std::ostream* _out = nullptr; // Poco's, once it has begun
    std::optional<std::uint64_t> _left;
};

} // namespace further
