#pragma once

#include "net/ProtocolViolation.h"

#include <further/Utf8.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace further {

/// A whole message or control frame, as it came from the client.
struct Frame {
    /// The values are the opcodes.
    enum class Kind : unsigned char { text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

    Kind kind = Kind::text;
    /// Unmasked, the fragments joined. Valid UTF-8 in a text; in a close it is the reason, valid UTF-8 too.
    std::string payload;
    /// Of a close: the client's code, 1005 where it sent none. Otherwise 0.
    int closeCode = 0;
};

/// What stands before the payload of a frame from the server.
struct FrameHeader {
    std::array<char, 10> bytes;
    std::size_t size = 0;
    std::string_view view() const { return {bytes.data(), size}; }
};

/// The server's end of RFC 6455 framing, without the socket: decode() turns what was received into frames,
/// header() makes what goes before a payload that is to be sent. One for each connection, used by its owner's thread.
///
/// Each byte is judged as it arrives, so that the result doesn't depend on how the bytes were cut. Memory grows with
/// the bytes that have arrived, never with the length that a header announces; between messages there is none.
class FrameCodec {
public:
    /// The payload of a control frame is no longer than this.
    static constexpr std::size_t maxControlPayload = 125;
    /// What a close frame without a code counts as.
    static constexpr int noCloseCode = 1005;

    /// `maxMessage`: the most bytes of payload in one message, its fragments counted together.
    explicit FrameCodec(std::size_t maxMessage);
    /// From the next frame on.
    void setMaxMessage(std::size_t maxMessage) { _maxMessage = maxMessage; }

    /// Takes bytes from the front of `input` until one message or control frame is whole; nullopt once all of it is
    /// taken. Call it again for as long as it returns frames. Throws ProtocolViolation. After a throw, and after a
    /// close frame, whatever comes is taken and ignored.
    std::optional<Frame> decode(std::string_view& input);

    /// The header of one unmasked frame with so many bytes of payload, which of a text is valid UTF-8: of a ping or
    /// pong at most maxControlPayload; a close goes through encodeClose(). Throws Poco::InvalidArgumentException for a
    /// long ping and for a close.
    static FrameHeader header(Frame::Kind kind, std::size_t payload);

    /// Appends a close frame; with `code` noCloseCode, one without code and reason. A `reason` (valid UTF-8) that is
    /// too long is cut between characters.
    static void encodeClose(std::string& out, int code, std::string_view reason);

private:
    enum class State : unsigned char { header, payload, ended };

    std::optional<Frame> step(std::string_view& input);
    void readHeader(std::string_view& input);
    void checkOpcode();
    void checkShortLength();
    void checkLength();
    void readPayload(std::string_view& input);
    std::optional<Frame> endFrame();
    Frame endControl();

    unsigned opcode() const;
    bool isFinal() const;
    bool isControl() const;

    std::size_t _maxMessage;
    /// Payload of the present frame that has not arrived yet.
    std::uint64_t _missing = 0;
    std::string _message;
    std::string _control;
    std::array<unsigned char, 14> _header{};
    unsigned char _headerSize = 0;
    unsigned char _headerWanted = 2;
    /// Where in the masking key the next payload byte stands.
    unsigned char _maskPhase = 0;
    State _state = State::header;
    /// A message has begun and its last fragment has not ended.
    bool _inMessage = false;
    Frame::Kind _messageKind = Frame::Kind::text;
    Utf8Validator _text;
};

} // namespace further
