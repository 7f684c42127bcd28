#pragma once

#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace further {

/// The body of one request as it comes from the client, up to its end as Content-Length or chunks (RFC 9112
/// section 7.1) tell it. Poco's streams can't be told apart whether a body has ended or has broken off; and their
/// timeout is per read. On the thread of its request, and nothing else reads from there.
class RequestBody {
public:
    /// At most `limit` bytes. Throws Error(tooLarge) where more are announced, HttpRefusal (400, 411) where the length
    /// is told wrongly or not at all.
    RequestBody(Poco::Net::HTTPServerRequestImpl& request, std::uint64_t limit, std::chrono::milliseconds patience);

    /// At most `size` bytes of it; 0 at its end. Throws Error(tooLarge) above the limit, Error(badMessage) where it
    /// breaks off, HttpRefusal (408) for a client that takes longer than its patience over 16 KiB.
    std::size_t read(char* buffer, std::size_t size);

    /// After the answer: takes what the client still sends, for two seconds at most. It would find its connection reset
    /// otherwise, and the answer lost.
    static void linger(Poco::Net::HTTPServerRequest& request);

private:
    std::size_t take(char* buffer, std::size_t size);
    char next();
    std::string line();
    void beginChunk();
    void endChunk();
    void fill();

    Poco::Net::StreamSocket _socket;
    const std::uint64_t _limit;
    const std::chrono::milliseconds _patience;
    const bool _chunked;
    std::uint64_t _left = 0; // of the body, or of this chunk
    std::uint64_t _read = 0;
    bool _ended = false;
    std::string _arrived; // and not taken, from _at
    std::size_t _at = 0;
    std::chrono::steady_clock::duration _waited{0}; // since _progress began to count
    std::size_t _progress = 0;
};

} // namespace further
