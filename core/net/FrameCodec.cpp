#include "net/FrameCodec.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace further {

namespace {

constexpr int protocolError = 1002;
constexpr int invalidText = 1007;
constexpr int messageTooBig = 1009;

constexpr unsigned finalBit = 0x80;
constexpr unsigned reservedBits = 0x70;
constexpr unsigned maskBit = 0x80;
constexpr std::size_t maskSize = 4;

enum class Opcode : unsigned char { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

[[noreturn]] void violate(int closeCode, const char* sentence) {
    throw ProtocolViolation(closeCode, sentence);
}

/// What a peer may send: RFC 6455, 7.4, and the codes registered with IANA since.
bool mayBeSent(int closeCode) {
    return (closeCode >= 1000 && closeCode <= 1003) || (closeCode >= 1007 && closeCode <= 1014) ||
           (closeCode >= 3000 && closeCode <= 4999);
}

/// `phase`: where in the key the first byte stands.
void unmask(char* bytes, std::size_t size, const unsigned char* key, std::size_t phase) {
    std::array<unsigned char, 8> keys;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        keys[i] = key[(phase + i) % maskSize];
    }
    std::uint64_t keyWord;
    std::memcpy(&keyWord, keys.data(), sizeof keyWord);
    std::size_t at = 0;
    for (; size - at >= sizeof keyWord; at += sizeof keyWord) {
        std::uint64_t word;
        std::memcpy(&word, bytes + at, sizeof word);
        word ^= keyWord;
        std::memcpy(bytes + at, &word, sizeof word);
    }
    for (std::size_t i = 0; at < size; ++at, ++i) {
        bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ keys[i]);
    }
}

FrameHeader headerOf(Opcode opcode, std::size_t payload) {
    FrameHeader header;
    const auto append = [&](std::uint64_t number, int bytes) {
        for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
            header.bytes[header.size++] = static_cast<char>(number >> shift & 0xFF);
        }
    };
    append(finalBit | static_cast<unsigned>(opcode), 1);
    if (payload <= 125) {
        append(payload, 1);
    } else if (payload <= 0xFFFF) {
        append(126, 1);
        append(payload, 2);
    } else {
        append(127, 1);
        append(payload, 8);
    }
    return header;
}

} // namespace

FrameCodec::FrameCodec(std::size_t maxMessage) : _maxMessage(maxMessage) {}

std::optional<Frame> FrameCodec::decode(std::string_view& input) {
    try {
        while (_state != State::ended && !input.empty()) {
            if (std::optional<Frame> frame = step(input)) {
                return frame;
            }
        }
    } catch (...) {
        _state = State::ended;
        _message = {};
        throw;
    }
    if (_state == State::ended) {
        input = {};
    }
    return std::nullopt;
}

std::optional<Frame> FrameCodec::step(std::string_view& input) {
    if (_state == State::header) {
        readHeader(input);
    } else {
        readPayload(input);
    }
    // A frame without payload ends with its header.
    if (_state == State::payload && _missing == 0) {
        return endFrame();
    }
    return std::nullopt;
}

void FrameCodec::readHeader(std::string_view& input) {
    while (_headerSize < _headerWanted && !input.empty()) {
        _header[_headerSize++] = static_cast<unsigned char>(input.front());
        input.remove_prefix(1);
        if (_headerSize == 1) {
            checkOpcode();
        } else if (_headerSize == 2) {
            checkShortLength();
        }
        if (_headerSize >= 2 && _headerSize == _headerWanted - maskSize) {
            checkLength();
        }
    }
    if (_headerSize == _headerWanted) {
        _state = State::payload;
        _maskPhase = 0;
    }
}

void FrameCodec::checkOpcode() {
    if ((_header[0] & reservedBits) != 0) {
        violate(protocolError, "A reserved bit is set, and no extension was agreed on.");
    }
    switch (static_cast<Opcode>(opcode())) {
    case Opcode::continuation:
        if (!_inMessage) {
            violate(protocolError, "A continuation frame came where no message had begun.");
        }
        return;
    case Opcode::text:
    case Opcode::binary:
        if (_inMessage) {
            violate(protocolError, "A new message began before the fragmented one had ended.");
        }
        return;
    case Opcode::close:
    case Opcode::ping:
    case Opcode::pong:
        if (!isFinal()) {
            violate(protocolError, "A control frame was fragmented.");
        }
        return;
    default:
        violate(protocolError, "The opcode is reserved.");
    }
}

void FrameCodec::checkShortLength() {
    const unsigned length = _header[1] & ~maskBit;
    if ((_header[1] & maskBit) == 0) {
        violate(protocolError, "A frame was not masked; clients mask every frame.");
    }
    if (isControl() && length > maxControlPayload) {
        violate(protocolError, "A control frame has more than 125 bytes of payload.");
    }
    const std::size_t longLength = length == 127 ? 8 : length == 126 ? 2 : 0;
    _headerWanted = static_cast<unsigned char>(2 + longLength + maskSize);
}

void FrameCodec::checkLength() {
    const std::size_t longLength = _headerSize - 2u;
    std::uint64_t length = longLength == 0 ? _header[1] & ~maskBit : 0;
    for (std::size_t i = 2; i < _headerSize; ++i) {
        length = length << 8 | _header[i];
    }
    if (length >> 63 != 0) {
        violate(protocolError, "The highest bit of a frame's length is set.");
    }
    if ((longLength == 2 && length < 126) || (longLength == 8 && length <= 0xFFFF)) {
        violate(protocolError, "A frame's length is written with more bytes than it needs.");
    }
    if (!isControl() && length > _maxMessage - std::min(_maxMessage, _message.size())) {
        throw ProtocolViolation(messageTooBig, "A message may have at most " + std::to_string(_maxMessage) + " bytes.");
    }
    _missing = length;
    if (!isControl() && !_inMessage) {
        _inMessage = true;
        _messageKind = static_cast<Frame::Kind>(opcode());
    }
}

void FrameCodec::readPayload(std::string_view& input) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(_missing, input.size()));
    std::string& target = isControl() ? _control : _message;
    const std::size_t before = target.size();
    target.append(input.data(), size);
    input.remove_prefix(size);
    _missing -= size;

    unmask(target.data() + before, size, _header.data() + _headerWanted - maskSize, _maskPhase);
    _maskPhase = static_cast<unsigned char>((_maskPhase + size) % maskSize);
    if (!isControl() && _messageKind == Frame::Kind::text && !_text.accept(std::string_view(target).substr(before))) {
        violate(invalidText, "A text message is no valid UTF-8.");
    }
}

std::optional<Frame> FrameCodec::endFrame() {
    const bool control = isControl();
    const bool final = isFinal();
    _state = State::header;
    _headerSize = 0;
    _headerWanted = 2;
    if (control) {
        return endControl();
    }
    if (!final) {
        return std::nullopt;
    }
    if (!_text.complete()) {
        violate(invalidText, "A text message ends within a UTF-8 character.");
    }
    _inMessage = false;
    return Frame{_messageKind, std::exchange(_message, {}), 0};
}

Frame FrameCodec::endControl() {
    Frame frame{static_cast<Frame::Kind>(opcode()), std::exchange(_control, {}), 0};
    if (frame.kind != Frame::Kind::close) {
        return frame;
    }
    _state = State::ended;
    frame.closeCode = noCloseCode;
    if (frame.payload.size() == 1) {
        violate(protocolError, "A close frame has half a close code.");
    }
    if (!frame.payload.empty()) {
        frame.closeCode =
            static_cast<unsigned char>(frame.payload[0]) << 8 | static_cast<unsigned char>(frame.payload[1]);
        frame.payload.erase(0, 2);
        if (!mayBeSent(frame.closeCode)) {
            violate(protocolError, "A close frame has a close code that may not be sent.");
        }
        if (!isUtf8(frame.payload)) {
            violate(invalidText, "The reason in a close frame is no valid UTF-8.");
        }
    }
    return frame;
}

unsigned FrameCodec::opcode() const {
    return _header[0] & 0x0F;
}

bool FrameCodec::isFinal() const {
    return (_header[0] & finalBit) != 0;
}

bool FrameCodec::isControl() const {
    return (opcode() & 0x08) != 0;
}

FrameHeader FrameCodec::header(Frame::Kind kind, std::size_t payload) {
    if (kind == Frame::Kind::close) {
        throw Poco::InvalidArgumentException("A close frame is made by FrameCodec::encodeClose.");
    }
    const bool control = kind == Frame::Kind::ping || kind == Frame::Kind::pong;
    if (control && payload > maxControlPayload) {
        throw Poco::InvalidArgumentException("A ping or pong has at most 125 bytes of payload.");
    }
    return headerOf(static_cast<Opcode>(kind), payload);
}

void FrameCodec::encodeClose(std::string& out, int code, std::string_view reason) {
    if (code == noCloseCode) {
        out += headerOf(Opcode::close, 0).view();
        return;
    }
    if (reason.size() > maxControlPayload - 2) {
        std::size_t end = maxControlPayload - 2;
        while (end > 0 && (static_cast<unsigned char>(reason[end]) & 0xC0) == 0x80) {
            --end;
        }
        reason = reason.substr(0, end);
    }
    out += headerOf(Opcode::close, reason.size() + 2).view();
    out += static_cast<char>(code >> 8 & 0xFF);
    out += static_cast<char>(code & 0xFF);
    out += reason;
}

} // namespace further
