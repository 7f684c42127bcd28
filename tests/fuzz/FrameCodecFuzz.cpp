#include "net/FrameCodec.h"

#include "core/net/ClientFrames.h"
#include "fuzz/Hold.h"
#include "support/ServerFrame.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace further;

namespace {

constexpr std::size_t maxMessage = 300;

/// What a stream came to: its frames, and the close code of a violation, 0 where there was none.
struct Outcome {
    std::vector<Frame> frames;
    int violation = 0;
    std::string sentence;
};

void check(const Frame& frame) {
    const bool control = frame.kind == Frame::Kind::ping || frame.kind == Frame::Kind::pong;
    const bool closing = frame.kind == Frame::Kind::close;
    hold(frame.payload.size() <= (closing ? 123 : control ? 125 : maxMessage), "a payload keeps to its limit");
    hold((frame.closeCode != 0) == closing, "a close frame alone has a close code");
    if (closing || frame.kind == Frame::Kind::text) {
        hold(isUtf8(frame.payload), "text is UTF-8");
    }
}

/// Decodes `stream` in pieces whose sizes follow from `seed`; 0 is one piece, 1 each byte by itself.
Outcome decode(std::string_view stream, unsigned seed) {
    FrameCodec codec(maxMessage);
    Outcome outcome;
    unsigned random = seed;
    try {
        while (!stream.empty()) {
            random = random * 1103515245u + 12345u;
            const std::size_t size = seed == 0 ? stream.size() : seed == 1 ? 1 : 1 + (random >> 16) % (seed + 1);
            std::string_view piece = stream.substr(0, size);
            stream.remove_prefix(piece.size());
            while (auto frame = codec.decode(piece)) {
                check(*frame);
                outcome.frames.push_back(std::move(*frame));
            }
            hold(piece.empty(), "without a frame, all of a piece is taken");
        }
    } catch (const ProtocolViolation& violation) {
        outcome.violation = violation.closeCode();
        outcome.sentence = violation.message();
        hold(outcome.violation == 1002 || outcome.violation == 1007 || outcome.violation == 1009,
             "a violation has one of three close codes");
    }
    return outcome;
}

bool equal(const Frame& a, const Frame& b) {
    return a.kind == b.kind && a.payload == b.payload && a.closeCode == b.closeCode;
}

bool equal(const Outcome& a, const Outcome& b) {
    return a.violation == b.violation && a.sentence == b.sentence && a.frames.size() == b.frames.size() &&
           std::equal(a.frames.begin(), a.frames.end(), b.frames.begin(),
                      [](const Frame& x, const Frame& y) { return equal(x, y); });
}

/// As the client would have sent what the server encoded: with a masking key, and the payload masked.
std::string masked(std::string_view frame) {
    const auto length = static_cast<unsigned char>(frame[1]);
    hold(length < 0x80, "a server doesn't mask");
    const std::size_t header = length == 127 ? 10 : length == 126 ? 4 : 2;
    const ClientFrame client{.first = static_cast<unsigned char>(frame[0]),
                             .payload = std::string(frame.substr(header))};
    std::string bytes = client.bytes();
    hold(bytes.size() == frame.size() + client.mask.size(), "a length takes as few bytes as it needs");
    return bytes;
}

std::string encoded(const Frame& frame) {
    if (frame.kind != Frame::Kind::close) {
        return testing::serverFrame(frame.kind, frame.payload);
    }
    std::string out;
    FrameCodec::encodeClose(out, frame.closeCode, frame.payload);
    return out;
}

void checkRoundTrip(const Frame& frame) {
    const Outcome outcome = decode(masked(encoded(frame)), 0);
    hold(outcome.violation == 0 && outcome.frames.size() == 1 && equal(outcome.frames[0], frame),
         "what was encoded decodes to the same");
}

} // namespace

/// The first byte says how the stream, the rest, is cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::string_view stream(reinterpret_cast<const char*>(bytes) + 1, size - 1);
    const Outcome whole = decode(stream, 0);
    hold(equal(whole, decode(stream, 1)), "byte by byte, a stream gives the same");
    hold(equal(whole, decode(stream, bytes[0])), "however it is cut, a stream gives the same");

    for (const Frame& frame : whole.frames) {
        checkRoundTrip(frame);
    }
    checkRoundTrip({Frame::Kind::binary, std::string(stream.substr(0, maxMessage)), 0});
    checkRoundTrip({Frame::Kind::ping, std::string(stream.substr(0, FrameCodec::maxControlPayload)), 0});
    return 0;
}
