#include "net/RequestBody.h"

#include "net/AcceptedSocket.h"
#include "net/HttpRefusal.h"

#include <further/Error.h>

#include <Poco/Buffer.h>
#include <Poco/Exception.h>
#include <Poco/Net/HTTPServerSession.h>
#include <Poco/NumberParser.h>
#include <Poco/String.h>

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cctype>

namespace further {

namespace {

using Poco::Net::HTTPResponse;

constexpr std::size_t stepBytes = 16 * 1024; // a client that sends fewer while it has patience is too slow
constexpr std::size_t lineLimit = 4096;      // of a chunk's size, or of a trailer
constexpr int trailerLimit = 100;
constexpr std::size_t chunkDigits = 15; // so that it fits 64 bits
constexpr std::chrono::seconds lingerTime{2};

bool isChunked(const Poco::Net::HTTPServerRequestImpl& request) {
    return Poco::icompare(request.get("Transfer-Encoding", ""), "chunked") == 0;
}

[[noreturn]] void refuseLength() {
    throw HttpRefusal(HTTPResponse::HTTP_BAD_REQUEST, "The length of the request's body is told wrongly.\n");
}

std::string mebibytes(std::uint64_t bytes) {
    constexpr std::uint64_t kibi = 1024;
    return bytes >= kibi * kibi ? std::to_string(bytes / kibi / kibi) + " MiB" : std::to_string(bytes) + " bytes";
}

[[noreturn]] void refuseSize(std::uint64_t limit) {
    if (limit == 0)
        throw Error(ErrorCode::tooLarge, "This address takes no body.");
    throw Error(ErrorCode::tooLarge, "The body of the request is larger than the " + mebibytes(limit) +
                                         " that this address takes: send less at once.");
}

/// RFC 9112 section 6.3: whoever is in between may take the other one, and see other requests.
void refuseTwoLengths(const Poco::Net::HTTPServerRequestImpl& request) {
    const auto count = [&](const char* name) {
        return std::count_if(request.begin(), request.end(),
                             [&](const auto& header) { return Poco::icompare(header.first, name) == 0; });
    };
    if (count("Content-Length") + count("Transfer-Encoding") > 1)
        refuseLength();
}

std::uint64_t announced(const Poco::Net::HTTPServerRequestImpl& request) {
    const auto& method = request.getMethod();
    if (!request.has("Content-Length")) {
        if (method == "POST" || method == "PUT")
            throw HttpRefusal(HTTPResponse::HTTP_LENGTH_REQUIRED, "The request should say how long its body is.\n");
        return 0;
    }
    const auto text = request.get("Content-Length");
    Poco::UInt64 length = 0;
    if (text.empty() || !std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; }) ||
        !Poco::NumberParser::tryParseUnsigned64(text, length))
        refuseLength();
    return length;
}

} // namespace

RequestBody::RequestBody(Poco::Net::HTTPServerRequestImpl& request, std::uint64_t limit,
                         std::chrono::milliseconds patience)
    : _socket(request.socket()), _limit(limit), _patience(patience), _chunked(isChunked(request)) {
    if (!_chunked && request.has("Transfer-Encoding"))
        throw HttpRefusal(HTTPResponse::HTTP_NOT_IMPLEMENTED, "Of transfer encodings, only chunked is known.\n");
    refuseTwoLengths(request);
    _left = _chunked ? 0 : announced(request);
    _ended = !_chunked && _left == 0;
    if (_left > _limit)
        refuseSize(_limit);
    Poco::Buffer<char> early(0);
    request.session().drainBuffer(early);
    _arrived.assign(early.begin(), early.size());
    const Poco::Timespan timeout(std::chrono::microseconds(_patience).count());
    _socket.setReceiveTimeout(timeout);
    _socket.setSendTimeout(timeout);
}

std::size_t RequestBody::read(char* buffer, std::size_t size) {
    if (_ended || size == 0)
        return 0;
    if (_chunked && _left == 0)
        beginChunk();
    if (_ended)
        return 0;
    const auto count = take(buffer, static_cast<std::size_t>(std::min<std::uint64_t>(size, _left)));
    _left -= count;
    _read += count;
    if (_left == 0 && _chunked)
        endChunk();
    _ended = _ended || (_left == 0 && !_chunked);
    return count;
}

/// At least one byte.
std::size_t RequestBody::take(char* buffer, std::size_t size) {
    if (_at == _arrived.size())
        fill();
    const auto count = _arrived.copy(buffer, size, _at);
    _at += count;
    return count;
}

void RequestBody::fill() {
    _arrived.resize(stepBytes);
    _at = 0;
    const auto begun = std::chrono::steady_clock::now();
    int count = 0;
    bool slow = false;
    try {
        count = _socket.receiveBytes(_arrived.data(), static_cast<int>(_arrived.size()));
    } catch (const Poco::TimeoutException&) {
        slow = true;
    } catch (const Poco::Exception&) { // reset, or shut down by us
    }
    _arrived.resize(static_cast<std::size_t>(std::max(count, 0)));
    _waited += std::chrono::steady_clock::now() - begun;
    _progress += _arrived.size();
    if (slow || (_waited > _patience && _progress < stepBytes))
        throw HttpRefusal(HTTPResponse::HTTP_REQUEST_TIMEOUT, "The body of the request comes too slowly.\n");
    if (_progress >= stepBytes) {
        _progress = 0;
        _waited = {};
    }
    if (_arrived.empty())
        throw Error(ErrorCode::badMessage, "The connection ended in the middle of the request's body.");
}

char RequestBody::next() {
    char byte = 0;
    take(&byte, 1);
    return byte;
}

std::string RequestBody::line() {
    std::string text;
    for (char byte = next(); byte != '\n'; byte = next()) {
        text += byte;
        if (text.size() > lineLimit)
            refuseLength();
    }
    if (!text.ends_with('\r'))
        refuseLength();
    text.pop_back();
    return text;
}

void RequestBody::beginChunk() {
    const auto text = line();
    const auto size = Poco::trim(text.substr(0, text.find(';')));
    Poco::UInt64 length = 0;
    if (size.empty() || size.size() > chunkDigits ||
        !std::all_of(size.begin(), size.end(), [](unsigned char c) { return std::isxdigit(c) != 0; }) ||
        !Poco::NumberParser::tryParseHex64(size, length))
        refuseLength();
    _left = length;
    if (_left > _limit - std::min(_read, _limit))
        refuseSize(_limit);
    if (_left > 0)
        return;
    for (int trailers = 0; !line().empty(); ++trailers)
        if (trailers == trailerLimit)
            refuseLength();
    _ended = true;
}

void RequestBody::endChunk() {
    if (!line().empty())
        refuseLength();
}

void RequestBody::linger(Poco::Net::HTTPServerRequest& request) {
    auto socket = dynamic_cast<Poco::Net::HTTPServerRequestImpl&>(request).socket();
    if (auto* const accepted = dynamic_cast<AcceptedSocket*>(socket.impl()); accepted != nullptr && accepted->tls())
        accepted->tls()->endSending();
    const int fd = socket.impl()->sockfd();
    ::shutdown(fd, SHUT_WR);
    const auto until = std::chrono::steady_clock::now() + lingerTime;
    std::string unread(stepBytes, '\0'); // of the connection's own bytes, which nobody wants
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
        pollfd ready{fd, POLLIN, 0};
        if (left <= 0 || ::poll(&ready, 1, static_cast<int>(left)) <= 0 ||
            ::recv(fd, unread.data(), unread.size(), MSG_DONTWAIT) <= 0)
            return;
    }
}

} // namespace further
