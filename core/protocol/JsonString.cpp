#include "protocol/JsonString.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace further {

namespace {

/// What stands for a byte in a string.
struct Written {
    std::array<char, 7> text;
    unsigned char size;
};
static_assert(sizeof(Written) == 8); // it is copied as a word

constexpr bool wantsEscape(unsigned char byte) {
    return byte < 0x20 || byte == '"' || byte == '\\';
}

constexpr Written writtenFor(unsigned char byte) {
    constexpr std::string_view shortOf = "\"\"\\\\\bb\ff\nn\rr\tt";
    constexpr std::string_view hex = "0123456789abcdef";
    if (!wantsEscape(byte))
        return {{static_cast<char>(byte)}, 1};
    for (std::size_t i = 0; i < shortOf.size(); i += 2)
        if (static_cast<unsigned char>(shortOf[i]) == byte)
            return {{'\\', shortOf[i + 1]}, 2};
    return {{'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 0xF]}, 6};
}

constexpr std::array<Written, 256> makeAllWritten() {
    std::array<Written, 256> all{};
    for (unsigned byte = 0; byte < all.size(); ++byte)
        all[byte] = writtenFor(static_cast<unsigned char>(byte));
    return all;
}

constexpr std::array<Written, 256> allWritten = makeAllWritten();
constexpr std::size_t longest = 6;

constexpr std::size_t blockSize = 32;
constexpr std::size_t wordSize = sizeof(std::uint64_t);
constexpr std::size_t sliceSize = 16 * blockSize;

/// Without a branch, so that the compiler makes vector instructions of it.
bool isPlainBlock(const char* block) {
    unsigned char special = 0;
    for (std::size_t i = 0; i < blockSize; ++i) {
        const auto byte = static_cast<unsigned char>(block[i]);
        special |= static_cast<unsigned char>((byte < 0x20) | (byte == '"') | (byte == '\\'));
    }
    return special == 0;
}

bool isPlainWord(const char* text) {
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t tops = 0x8080808080808080;
    const auto zeroBytes = [](std::uint64_t word) { return (word - ones) & ~word; };
    std::uint64_t word;
    std::memcpy(&word, text, sizeof word);
    return ((((word - ones * 0x20) & ~word) | zeroBytes(word ^ (ones * '"')) | zeroBytes(word ^ (ones * '\\'))) &
            tops) == 0;
}

/// These write behind `to` and return where the next is to go. A few bytes more than they return may be overwritten.
char* writeBytes(char* to, const char* text, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
        const Written& written = allWritten[static_cast<unsigned char>(text[i])];
        std::memcpy(to, &written, sizeof written);
        to += written.size;
    }
    return to;
}

char* writeWords(char* to, const char* text, std::size_t size) {
    std::size_t at = 0;
    for (; size - at >= wordSize; at += wordSize) {
        if (isPlainWord(text + at)) {
            std::memcpy(to, text + at, wordSize);
            to += wordSize;
        } else {
            to = writeBytes(to, text + at, wordSize);
        }
    }
    return writeBytes(to, text + at, size - at);
}

char* writeBlocks(char* to, const char* text, std::size_t size) {
    std::size_t at = 0;
    for (; size - at >= blockSize; at += blockSize) {
        if (isPlainBlock(text + at)) {
            std::memcpy(to, text + at, blockSize);
            to += blockSize;
        } else {
            to = writeWords(to, text + at, blockSize);
        }
    }
    return writeWords(to, text + at, size - at);
}

} // namespace

void appendJsonString(std::string& out, std::string_view utf8) {
    // Written here first, where there is room for the worst: a string would fill with zeros what it grows by.
    std::array<char, sliceSize * longest + sizeof(Written)> slice;
    out.reserve(out.size() + utf8.size() + utf8.size() / 16 + 2);
    out += '"';
    while (!utf8.empty()) {
        const std::size_t size = std::min(utf8.size(), sliceSize);
        const char* const end = writeBlocks(slice.data(), utf8.data(), size);
        out.append(slice.data(), static_cast<std::size_t>(end - slice.data()));
        utf8.remove_prefix(size);
    }
    out += '"';
}

std::size_t plainJsonPrefix(std::string_view text) {
    std::size_t at = 0;
    while (text.size() - at >= blockSize && isPlainBlock(text.data() + at))
        at += blockSize;
    while (text.size() - at >= wordSize && isPlainWord(text.data() + at))
        at += wordSize;
    while (at < text.size() && !wantsEscape(static_cast<unsigned char>(text[at])))
        ++at;
    return at;
}

} // namespace further
