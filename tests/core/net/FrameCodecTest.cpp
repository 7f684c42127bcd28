// Longer than 300 lines: RFC 6455 from section 5 to 10, in its order.
#include "net/FrameCodec.h"

#include "core/net/ClientFrames.h"
#include "support/ServerFrame.h"

#include <cppunit/extensions/HelperMacros.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace further;
using testing::serverFrame;
using namespace std::string_literals;

namespace {

constexpr std::size_t maxMessage = 1000;

/// What came out of a stream: each frame as `kind:payload` or `close:code:reason`; at last `!code` where the stream
/// broke the protocol.
using Seen = std::vector<std::string>;

std::string inWords(const Frame& frame) {
    switch (frame.kind) {
    case Frame::Kind::text:
        return "text:" + frame.payload;
    case Frame::Kind::binary:
        return "binary:" + frame.payload;
    case Frame::Kind::ping:
        return "ping:" + frame.payload;
    case Frame::Kind::pong:
        return "pong:" + frame.payload;
    case Frame::Kind::close:
        break;
    }
    return "close:" + std::to_string(frame.closeCode) + ":" + frame.payload;
}

Seen decodePieces(std::string_view stream, std::size_t pieceSize) {
    FrameCodec codec(maxMessage);
    Seen seen;
    try {
        while (!stream.empty()) {
            std::string_view piece = stream.substr(0, pieceSize);
            stream.remove_prefix(piece.size());
            while (const auto frame = codec.decode(piece)) {
                seen.push_back(inWords(*frame));
            }
            CPPUNIT_ASSERT(piece.empty());
        }
    } catch (const ProtocolViolation& violation) {
        CPPUNIT_ASSERT(violation.message().ends_with('.'));
        CPPUNIT_ASSERT(violation.message().size() <= FrameCodec::maxControlPayload - 2);
        seen.push_back("!" + std::to_string(violation.closeCode()));
    }
    return seen;
}

std::string listed(const Seen& seen) {
    std::string all;
    for (const std::string& each : seen) {
        all += "[" + each + "]";
    }
    return all;
}

/// In one piece, byte by byte, and in pieces that are no multiple of anything.
void assertSeen(const Seen& expected, const std::string& stream) {
    for (const std::size_t pieceSize : {std::max<std::size_t>(stream.size(), 1), std::size_t(1), std::size_t(7)}) {
        CPPUNIT_ASSERT_EQUAL(listed(expected), listed(decodePieces(stream, pieceSize)));
    }
}

/// How many bytes of `stream` are taken before the codec throws.
std::size_t bytesUntilViolation(const std::string& stream) {
    FrameCodec codec(maxMessage);
    for (std::size_t i = 0; i < stream.size(); ++i) {
        std::string_view piece = std::string_view(stream).substr(i, 1);
        try {
            codec.decode(piece);
        } catch (const ProtocolViolation&) {
            return i + 1;
        }
    }
    return 0;
}

std::string encodedClose(int code, std::string_view reason) {
    std::string out;
    FrameCodec::encodeClose(out, code, reason);
    return out;
}

} // namespace

/// RFC 6455, in the order of its sections.
class FrameCodecTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(FrameCodecTest);
    CPPUNIT_TEST(refusesAnUnmaskedFrame);
    CPPUNIT_TEST(refusesReservedBits);
    CPPUNIT_TEST(refusesReservedOpcodes);
    CPPUNIT_TEST(takesPayloadsOfEveryLengthForm);
    CPPUNIT_TEST(refusesLengthsWithMoreBytesThanNeeded);
    CPPUNIT_TEST(refusesALengthWithTheHighestBitSet);
    CPPUNIT_TEST(unmasksWithAnyKeyAtAnyOffset);
    CPPUNIT_TEST(joinsFragments);
    CPPUNIT_TEST(takesControlFramesBetweenFragments);
    CPPUNIT_TEST(refusesAContinuationOfNothing);
    CPPUNIT_TEST(refusesANewMessageWithinAFragmentedOne);
    CPPUNIT_TEST(refusesAFragmentedControlFrame);
    CPPUNIT_TEST(refusesALongControlFrame);
    CPPUNIT_TEST(takesPingsAndPongs);
    CPPUNIT_TEST(takesACloseFrame);
    CPPUNIT_TEST(refusesHalfACloseCode);
    CPPUNIT_TEST(takesTheCloseCodesThatMayBeSentAndNoOthers);
    CPPUNIT_TEST(refusesACloseReasonThatIsNoUtf8);
    CPPUNIT_TEST(ignoresWhatFollowsACloseFrame);
    CPPUNIT_TEST(ignoresWhatFollowsAViolation);
    CPPUNIT_TEST(decodesTheExamplesOfTheRfc);
    CPPUNIT_TEST(refusesTextThatIsNoUtf8);
    CPPUNIT_TEST(takesTextWhoseCharactersAreCutByFragments);
    CPPUNIT_TEST(refusesABadByteAsSoonAsItArrives);
    CPPUNIT_TEST(refusesABadHeaderAsSoonAsItCanBeTold);
    CPPUNIT_TEST(takesAMessageOfTheLargestSize);
    CPPUNIT_TEST(refusesATooBigMessageByItsHeader);
    CPPUNIT_TEST(refusesFragmentsThatAreTooBigTogether);
    CPPUNIT_TEST(countsEachMessageByItself);
    CPPUNIT_TEST(takesSeveralFramesFromOnePiece);
    CPPUNIT_TEST(leavesWhatFollowsAFrameInTheInput);
    CPPUNIT_TEST(encodesTheExamplesOfTheRfc);
    CPPUNIT_TEST(encodesEveryLengthForm);
    CPPUNIT_TEST(encodesCloseFrames);
    CPPUNIT_TEST(cutsALongCloseReasonBetweenCharacters);
    CPPUNIT_TEST(refusesToEncodeWhatIsNoFrame);
    CPPUNIT_TEST(isSmall);
    CPPUNIT_TEST_SUITE_END();

    /// The first byte of a frame.
    enum : unsigned { fin = 0x80, continuation = 0x0, text = 0x1, binary = 0x2, closing = 0x8, ping = 0x9, pong = 0xA };

public:
    // 5.1 and 5.2

    void refusesAnUnmaskedFrame() {
        assertSeen({"!1002"}, "\x81\x05Hello");
        assertSeen({"!1002"}, "\x81\x00"s);
        assertSeen({"!1002"}, "\x89\x00"s);
        assertSeen({"text:a", "!1002"}, clientFrame(fin | text, "a") + "\x81\x01"s + "b");
    }

    void refusesReservedBits() {
        for (const unsigned bits : {0x40u, 0x20u, 0x10u, 0x70u}) {
            for (const unsigned opcode : {text, binary, closing, ping, pong}) {
                assertSeen({"!1002"}, clientFrame(fin | bits | opcode, ""));
            }
            assertSeen({"!1002"}, clientFrame(text, "a") + clientFrame(fin | bits | continuation, "b"));
        }
    }

    void refusesReservedOpcodes() {
        for (const unsigned opcode : {0x3u, 0x4u, 0x5u, 0x6u, 0x7u, 0xBu, 0xCu, 0xDu, 0xEu, 0xFu}) {
            assertSeen({"!1002"}, clientFrame(fin | opcode, ""));
            assertSeen({"!1002"}, clientFrame(opcode, "x"));
            assertSeen({"!1002"}, clientFrame(text, "a") + clientFrame(fin | opcode, "x"));
        }
    }

    void takesPayloadsOfEveryLengthForm() {
        for (const std::size_t size : {0u, 1u, 7u, 8u, 9u, 125u, 126u, 127u, 999u, 1000u}) {
            const std::string payload(size, 'p');
            assertSeen({"text:" + payload}, clientFrame(fin | text, payload));
            assertSeen({"binary:" + payload}, clientFrame(fin | binary, payload));
        }
        for (const std::size_t size : {65535u, 65536u, 70001u}) {
            const std::string stream = clientFrame(fin | text, std::string(size, 'p'));
            std::string_view input = stream;
            FrameCodec codec(100000);
            const auto frame = codec.decode(input);
            CPPUNIT_ASSERT(frame && frame->payload == std::string(size, 'p') && input.empty());
        }
    }

    void refusesLengthsWithMoreBytesThanNeeded() {
        const auto header = [](unsigned opcode, int lengthBytes, std::uint64_t length) {
            return ClientFrame{.first = fin | opcode, .lengthBytes = lengthBytes}.header(length);
        };
        for (const unsigned opcode : {text, binary}) {
            assertSeen({"!1002"}, header(opcode, 2, 0));
            assertSeen({"!1002"}, header(opcode, 2, 125));
            assertSeen({"!1002"}, header(opcode, 8, 0));
            assertSeen({"!1002"}, header(opcode, 8, 126));
            assertSeen({"!1002"}, header(opcode, 8, 65535));
            assertSeen({}, header(opcode, 2, 126));
        }
    }

    void refusesALengthWithTheHighestBitSet() {
        const ClientFrame frame{.first = fin | binary, .lengthBytes = 8};
        assertSeen({"!1002"}, frame.header(0x8000000000000000));
        assertSeen({"!1002"}, frame.header(0xFFFFFFFFFFFFFFFF));
        assertSeen({"!1009"}, frame.header(0x7FFFFFFFFFFFFFFF));
    }

    // 5.3

    void unmasksWithAnyKeyAtAnyOffset() {
        std::string payload;
        for (int i = 0; i < 61; ++i) {
            payload += static_cast<char>(i * 37);
        }
        for (const std::string& mask : {"\0\0\0\0"s, "\xFF\xFF\xFF\xFF"s, "\x01\x02\x03\x04"s, "\0\x80\0\xFF"s}) {
            const std::string stream = ClientFrame{.first = fin | binary, .payload = payload, .mask = mask}.bytes();
            for (std::size_t pieceSize = 1; pieceSize <= stream.size(); ++pieceSize) {
                CPPUNIT_ASSERT_EQUAL("[binary:" + payload + "]", listed(decodePieces(stream, pieceSize)));
            }
        }
    }

    // 5.4

    void joinsFragments() {
        assertSeen({"text:Hello"}, clientFrame(text, "Hel") + clientFrame(fin | continuation, "lo"));
        assertSeen({"binary:abcd"}, clientFrame(binary, "a") + clientFrame(continuation, "bc") +
                                        clientFrame(continuation, "") + clientFrame(fin | continuation, "d"));
        assertSeen({"text:"}, clientFrame(text, "") + clientFrame(fin | continuation, ""));
        assertSeen({"text:ab", "text:c", "binary:d"}, clientFrame(text, "a") + clientFrame(fin | continuation, "b") +
                                                          clientFrame(fin | text, "c") +
                                                          clientFrame(fin | binary, "d"));
        assertSeen({}, clientFrame(text, "a") + clientFrame(continuation, "b"));
    }

    void takesControlFramesBetweenFragments() {
        assertSeen({"ping:1", "pong:", "text:abc"}, clientFrame(text, "a") + clientFrame(fin | ping, "1") +
                                                        clientFrame(continuation, "b") + clientFrame(fin | pong, "") +
                                                        clientFrame(fin | continuation, "c"));
        assertSeen({"close:1001:"}, clientFrame(text, "a") + clientFrame(fin | closing, closePayload(1001)));
        // A ping's payload is no text, and doesn't come between the two bytes of a character either.
        assertSeen({"ping:\xFF", "text:\xC3\xA9"}, clientFrame(text, "\xC3") + clientFrame(fin | ping, "\xFF") +
                                                       clientFrame(fin | continuation, "\xA9"));
    }

    void refusesAContinuationOfNothing() {
        assertSeen({"!1002"}, clientFrame(fin | continuation, "a"));
        assertSeen({"!1002"}, clientFrame(continuation, "a"));
        assertSeen({"text:a", "!1002"}, clientFrame(fin | text, "a") + clientFrame(fin | continuation, "b"));
        assertSeen({"text:ab", "!1002"}, clientFrame(text, "a") + clientFrame(fin | continuation, "b") +
                                             clientFrame(fin | continuation, "c"));
        assertSeen({"ping:", "!1002"}, clientFrame(fin | ping, "") + clientFrame(fin | continuation, "b"));
    }

    void refusesANewMessageWithinAFragmentedOne() {
        for (const unsigned first : {fin | text, fin | binary, 0u | text, 0u | binary}) {
            assertSeen({"!1002"}, clientFrame(text, "a") + clientFrame(first, "b"));
            assertSeen({"!1002"}, clientFrame(text, "") + clientFrame(first, "b"));
            assertSeen({"ping:", "!1002"},
                       clientFrame(binary, "a") + clientFrame(fin | ping, "") + clientFrame(first, "b"));
        }
    }

    // 5.5

    void refusesAFragmentedControlFrame() {
        for (const unsigned opcode : {closing, ping, pong}) {
            assertSeen({"!1002"}, clientFrame(opcode, ""));
        }
    }

    void refusesALongControlFrame() {
        for (const unsigned opcode : {closing, ping, pong}) {
            assertSeen({"!1002"}, clientFrame(fin | opcode, std::string(126, 'x')));
            assertSeen({"!1002"}, ClientFrame{.first = fin | opcode}.header(70000));
            assertSeen({"!1002"}, ClientFrame{.first = fin | opcode, .lengthBytes = 2}.header(5));
        }
    }

    void takesPingsAndPongs() {
        const std::string longest(125, '\xFF');
        assertSeen({"ping:", "ping:" + longest, "pong:", "pong:" + longest},
                   clientFrame(fin | ping, "") + clientFrame(fin | ping, longest) + clientFrame(fin | pong, "") +
                       clientFrame(fin | pong, longest));
        // A limit on messages is none on control frames.
        FrameCodec codec(0);
        const std::string stream = clientFrame(fin | ping, "abc");
        std::string_view input = stream;
        CPPUNIT_ASSERT_EQUAL("ping:abc"s, inWords(codec.decode(input).value()));
    }

    // 5.5.1 and 7.4

    void takesACloseFrame() {
        assertSeen({"close:1005:"}, clientFrame(fin | closing, ""));
        assertSeen({"close:1000:"}, clientFrame(fin | closing, closePayload(1000)));
        assertSeen({"close:1001:gr\xC3\xBC\xC3\x9F"},
                   clientFrame(fin | closing, closePayload(1001, "gr\xC3\xBC\xC3\x9F")));
        const std::string longest(123, 'r');
        assertSeen({"close:4999:" + longest}, clientFrame(fin | closing, closePayload(4999, longest)));
    }

    void refusesHalfACloseCode() { assertSeen({"!1002"}, clientFrame(fin | closing, "\x03")); }

    void takesTheCloseCodesThatMayBeSentAndNoOthers() {
        for (unsigned code = 0; code <= 0xFFFF; ++code) {
            const bool valid =
                (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
            const Seen expected{valid ? "close:" + std::to_string(code) + ":" : "!1002"};
            CPPUNIT_ASSERT(expected == decodePieces(clientFrame(fin | closing, closePayload(code)), 100));
        }
    }

    void refusesACloseReasonThatIsNoUtf8() {
        for (const char* reason : {"\xFF", "abc\xC3", "\xED\xA0\x80", "\xC0\x80"}) {
            assertSeen({"!1007"}, clientFrame(fin | closing, closePayload(1000, reason)));
        }
    }

    void ignoresWhatFollowsACloseFrame() {
        assertSeen({"close:1000:"},
                   clientFrame(fin | closing, closePayload(1000)) + clientFrame(fin | text, "a") + "\xFF\xFF\xFF");
    }

    void ignoresWhatFollowsAViolation() {
        FrameCodec codec(maxMessage);
        std::string_view bad = "\xFF\xFF\xFF";
        CPPUNIT_ASSERT_THROW(codec.decode(bad), ProtocolViolation);
        const std::string stream = clientFrame(fin | text, "a");
        std::string_view input = stream;
        CPPUNIT_ASSERT(!codec.decode(input));
        CPPUNIT_ASSERT(input.empty());
    }

    // 5.7

    void decodesTheExamplesOfTheRfc() {
        assertSeen({"text:Hello"}, "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
        assertSeen({"pong:Hello"}, "\x8a\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
    }

    // 8.1

    void refusesTextThatIsNoUtf8() {
        for (const char* bad : {"\xFF", "a\x80", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5", "\xC3(",
                                "ends within \xE2\x82", "\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5\xED\xA0\x80"}) {
            assertSeen({"!1007"}, clientFrame(fin | text, bad));
            assertSeen({"!1007"}, clientFrame(text, bad) + clientFrame(fin | continuation, ""));
            assertSeen({"binary:"s + bad}, clientFrame(fin | binary, bad));
        }
        assertSeen({"!1007"}, clientFrame(text, "\xE2\x82") + clientFrame(fin | continuation, "x"));
    }

    void takesTextWhoseCharactersAreCutByFragments() {
        const std::string whole = "\xCE\xBA\xF0\x9F\x98\x80\xE2\x82\xAC";
        std::string stream = clientFrame(text, "");
        for (const char byte : whole) {
            stream += clientFrame(continuation, std::string(1, byte));
        }
        assertSeen({"text:" + whole}, stream + clientFrame(fin | continuation, ""));
    }

    void refusesABadByteAsSoonAsItArrives() {
        // The message goes on for long, and its end is never sent.
        const std::string header = ClientFrame{.first = fin | text, .mask = "\0\0\0\0"s}.header(900);
        CPPUNIT_ASSERT_EQUAL(header.size() + 4, bytesUntilViolation(header + "abc\xFF" + "defg"));
        CPPUNIT_ASSERT_EQUAL(header.size() + 2, bytesUntilViolation(header + "\xF4\x90\x80\x80"));
        const std::string first = clientFrame(text, "ab\xE2");
        const std::string next = ClientFrame{.first = continuation, .mask = "\0\0\0\0"s}.header(100);
        CPPUNIT_ASSERT_EQUAL((first + next).size() + 2, bytesUntilViolation(first + next + "\x82" + "x"));
    }

    void refusesABadHeaderAsSoonAsItCanBeTold() {
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), bytesUntilViolation("\xC1\x85"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), bytesUntilViolation("\x83\x85"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), bytesUntilViolation("\x81\x05Hello"));
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), bytesUntilViolation("\x89\xFE\x01\x00"s));
        CPPUNIT_ASSERT_EQUAL(std::size_t(4), bytesUntilViolation("\x81\xFE\x00\x05\x01\x02"s));
        CPPUNIT_ASSERT_EQUAL(std::size_t(4), bytesUntilViolation("\x81\xFE\xFF\xFF\x01\x02"s));
        CPPUNIT_ASSERT_EQUAL(std::size_t(10), bytesUntilViolation("\x82\xFF\x80\0\0\0\0\0\0\0\x01\x02\x03\x04"s));
    }

    // 10.4

    void takesAMessageOfTheLargestSize() {
        const std::string largest(maxMessage, 'm');
        assertSeen({"text:" + largest}, clientFrame(fin | text, largest));
        assertSeen({"text:" + largest},
                   clientFrame(text, largest.substr(600)) + clientFrame(fin | continuation, largest.substr(0, 600)));
    }

    void refusesATooBigMessageByItsHeader() {
        for (const unsigned opcode : {text, binary}) {
            assertSeen({"!1009"}, ClientFrame{.first = fin | opcode}.header(maxMessage + 1));
            assertSeen({"!1009"}, ClientFrame{.first = opcode}.header(0x7FFFFFFFFFFFFFFF));
        }
    }

    void refusesFragmentsThatAreTooBigTogether() {
        const std::string begin =
            clientFrame(text, std::string(600, 'm')) + clientFrame(continuation, std::string(400, 'm'));
        assertSeen({"!1009"}, begin + ClientFrame{.first = continuation}.header(1));
        assertSeen({"!1009"}, begin + ClientFrame{.first = fin | continuation}.header(0x7FFFFFFFFFFFFFFF));
        assertSeen({"ping:", "text:" + std::string(1000, 'm')},
                   begin + clientFrame(fin | ping, "") + clientFrame(fin | continuation, ""));
    }

    void countsEachMessageByItself() {
        const std::string largest(maxMessage, 'm');
        assertSeen({"text:" + largest, "binary:" + largest},
                   clientFrame(fin | text, largest) + clientFrame(fin | binary, largest));
    }

    // The shape of the codec

    void takesSeveralFramesFromOnePiece() {
        assertSeen({"text:a", "ping:b", "binary:c", "text:", "close:1000:bye"},
                   clientFrame(fin | text, "a") + clientFrame(fin | ping, "b") + clientFrame(fin | binary, "c") +
                       clientFrame(fin | text, "") + clientFrame(fin | closing, closePayload(1000, "bye")));
    }

    void leavesWhatFollowsAFrameInTheInput() {
        const std::string first = clientFrame(fin | text, "a");
        const std::string second = clientFrame(fin | text, "b");
        const std::string both = first + second;
        std::string_view input = both;
        FrameCodec codec(maxMessage);
        CPPUNIT_ASSERT_EQUAL("text:a"s, inWords(codec.decode(input).value()));
        CPPUNIT_ASSERT_EQUAL(second, std::string(input));
        CPPUNIT_ASSERT_EQUAL("text:b"s, inWords(codec.decode(input).value()));
        CPPUNIT_ASSERT(!codec.decode(input));
    }

    void encodesTheExamplesOfTheRfc() {
        CPPUNIT_ASSERT_EQUAL("\x81\x05\x48\x65\x6c\x6c\x6f"s, serverFrame(Frame::Kind::text, "Hello"));
        CPPUNIT_ASSERT_EQUAL("\x89\x05\x48\x65\x6c\x6c\x6f"s, serverFrame(Frame::Kind::ping, "Hello"));
        const std::string binary256(256, 'b');
        CPPUNIT_ASSERT_EQUAL("\x82\x7E\x01\x00"s + binary256, serverFrame(Frame::Kind::binary, binary256));
        const std::string binary64k(65536, 'b');
        CPPUNIT_ASSERT_EQUAL("\x82\x7F\x00\x00\x00\x00\x00\x01\x00\x00"s + binary64k,
                             serverFrame(Frame::Kind::binary, binary64k));
    }

    void encodesEveryLengthForm() {
        CPPUNIT_ASSERT_EQUAL("\x8A\x00"s, serverFrame(Frame::Kind::pong, ""));
        CPPUNIT_ASSERT_EQUAL("\x81\x7D"s + std::string(125, 'x'),
                             serverFrame(Frame::Kind::text, std::string(125, 'x')));
        CPPUNIT_ASSERT_EQUAL("\x81\x7E\x00\x7E"s + std::string(126, 'x'),
                             serverFrame(Frame::Kind::text, std::string(126, 'x')));
        CPPUNIT_ASSERT_EQUAL("\x81\x7E\xFF\xFF"s + std::string(65535, 'x'),
                             serverFrame(Frame::Kind::text, std::string(65535, 'x')));
    }

    void encodesCloseFrames() {
        std::string out = "before";
        FrameCodec::encodeClose(out, FrameCodec::noCloseCode, {});
        CPPUNIT_ASSERT_EQUAL("before\x88\x00"s, out);
        CPPUNIT_ASSERT_EQUAL("\x88\x05\x03\xE9"s + "bye", encodedClose(1001, "bye"));
        CPPUNIT_ASSERT_EQUAL("\x88\x02\x03\xE8"s, encodedClose(1000, ""));
        CPPUNIT_ASSERT_EQUAL("\x88\x00"s, encodedClose(FrameCodec::noCloseCode, "is left out"));
    }

    void cutsALongCloseReasonBetweenCharacters() {
        CPPUNIT_ASSERT_EQUAL("\x88\x7D\x03\xE8"s + std::string(123, 'r'), encodedClose(1000, std::string(200, 'r')));
        CPPUNIT_ASSERT_EQUAL("\x88\x7C\x03\xE8"s + std::string(122, 'r'),
                             encodedClose(1000, std::string(122, 'r') + "\xC3\xA9"));
        CPPUNIT_ASSERT_EQUAL("\x88\x7D\x03\xE8"s + std::string(121, 'r') + "\xC3\xA9",
                             encodedClose(1000, std::string(121, 'r') + "\xC3\xA9" + "rest"));
    }

    void refusesToEncodeWhatIsNoFrame() {
        CPPUNIT_ASSERT_THROW(FrameCodec::header(Frame::Kind::close, 0), Poco::InvalidArgumentException);
        CPPUNIT_ASSERT_THROW(FrameCodec::header(Frame::Kind::ping, 126), Poco::InvalidArgumentException);
        CPPUNIT_ASSERT_THROW(FrameCodec::header(Frame::Kind::pong, 126), Poco::InvalidArgumentException);
    }

    void isSmall() { CPPUNIT_ASSERT(sizeof(FrameCodec) < 160); }
};

CPPUNIT_TEST_SUITE_REGISTRATION(FrameCodecTest);
