#include "net/RouteResponse.h"

#include <further/Error.h>

#include <Poco/Exception.h>

#include <algorithm>
#include <cctype>

namespace further {

namespace {

/// Nothing that a client has chosen may begin a line of its own.
std::string inOneLine(std::string value) {
    std::replace_if(
        value.begin(), value.end(), [](unsigned char each) { return std::iscntrl(each) != 0; }, '_');
    return value;
}

Error goneClient() {
    return {ErrorCode::unavailable, "The client has gone, or takes nothing any more."};
}

} // namespace

void RouteResponse::set(const std::string& header, const std::string& value) {
    _response.set(inOneLine(header), inOneLine(value));
}

void RouteResponse::send(int status, const std::string& contentType, std::string_view body) {
    begin(status, contentType, body.size());
    write(body);
}

void RouteResponse::begin(int status, const std::string& contentType, std::optional<std::uint64_t> length) {
    if (_begun)
        throw Poco::IllegalStateException("A request is answered once");
    _begun = true;
    _left = length;
    _response.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(status));
    _response.setContentType(inOneLine(contentType));
    if (length)
        _response.setContentLength64(static_cast<Poco::Int64>(*length));
    else if (_response.getVersion() == Poco::Net::HTTPMessage::HTTP_1_1)
        _response.setChunkedTransferEncoding(true);
    _out = &_response.send();
    _out->exceptions(std::ios::badbit | std::ios::failbit);
}

void RouteResponse::write(std::string_view bytes) {
    if (!_begun)
        throw Poco::IllegalStateException("An answer begins with its status");
    if (_left && bytes.size() > *_left)
        throw Poco::IllegalStateException("An answer has the length that it began with");
    if (_left)
        *_left -= bytes.size();
    if (_headOnly || bytes.empty())
        return;
    try {
        _out->write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    } catch (const std::exception&) {
        throw goneClient();
    }
}

void RouteResponse::finish() {
    if (!_begun)
        throw Poco::IllegalStateException("The request was left without an answer");
    if (_left && *_left > 0)
        throw Poco::IllegalStateException("The answer ended before its length");
    try {
        _out->flush();
    } catch (const std::exception&) {
        throw goneClient();
    }
}

} // namespace further
