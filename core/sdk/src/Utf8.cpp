

#include <further/Utf8.h>

#include <bit>
#include <cstdint>
#include <cstring>

namespace further {
inline namespace v1 {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// The first character of a piece. `broken`: its first `size` bytes are the maximal part of a character that something
/// else follows. `cut`: all that is there, `size` bytes, may be the beginning of a character.
struct Character {
    enum { whole, cut, broken } state;
    std::size_t size;
};

/// What may follow a lead byte; `size` 0: the byte is no lead byte.
struct Lead {
    unsigned char size;
    unsigned char low;
    unsigned char high;
};

constexpr Lead leadOf(unsigned char byte) {
    if (byte < 0x80) {
        return {1, 0, 0};
    }
    if (byte < 0xC2 || byte > 0xF4) {
        return {0, 0, 0};
    }
    const unsigned char low = byte == 0xE0 ? 0xA0 : byte == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = byte == 0xED ? 0x9F : byte == 0xF4 ? 0x8F : 0xBF;
    return {static_cast<unsigned char>(byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4), low, high};
}

constexpr std::array<Lead, 256> makeLeads() {
    std::array<Lead, 256> leads{};
    for (unsigned byte = 0; byte < 256; ++byte) {
        leads[byte] = leadOf(static_cast<unsigned char>(byte));
    }
    return leads;
}

constexpr std::array<Lead, 256> leads = makeLeads();

Character firstCharacter(const unsigned char* bytes, std::size_t size) {
    const Lead lead = leads[bytes[0]];
    if (lead.size == 0) {
        return {Character::broken, 1};
    }
    if (lead.size == 1) {
        return {Character::whole, 1};
    }
    if (size < 2) {
        return {Character::cut, 1};
    }
    if (bytes[1] < lead.low || bytes[1] > lead.high) {
        return {Character::broken, 1};
    }
    for (std::size_t i = 2; i < lead.size; ++i) {
        if (i == size) {
            return {Character::cut, i};
        }
        if ((bytes[i] & 0xC0) != 0x80) {
            return {Character::broken, i};
        }
    }
    return {Character::whole, lead.size};
}

constexpr std::uint64_t highBits = 0x8080808080808080;

/// The number of ASCII bytes at the front.
std::size_t asciiPrefix(const unsigned char* bytes, std::size_t size) {
    std::size_t at = 0;
    for (; size - at >= 32; at += 32) {
        std::uint64_t block[4];
        std::memcpy(block, bytes + at, sizeof block);
        if (((block[0] | block[1] | block[2] | block[3]) & highBits) != 0) {
            break;
        }
    }
    for (; size - at >= 8; at += 8) {
        std::uint64_t word;
        std::memcpy(&word, bytes + at, sizeof word);
        if ((word & highBits) != 0) {
            if constexpr (std::endian::native == std::endian::little) {
                return at + static_cast<std::size_t>(std::countr_zero(word & highBits)) / 8;
            }
            break;
        }
    }
    while (at < size && bytes[at] < 0x80) {
        ++at;
    }
    return at;
}

constexpr std::size_t blockSize = 32;
constexpr std::size_t lookBack = 3; // the bytes before one that say whether it has to continue a character

/// Whether nothing is wrong in the block that stands lookBack bytes behind `before`, given the bytes between; a
/// character that the block's end cuts isn't wrong yet. Without a branch, so that the compiler makes vector
/// instructions of it.
bool isValidBlock(const unsigned char* before) {
    unsigned char wrong = 0;
    for (std::size_t i = 0; i < blockSize; ++i) {
        const unsigned char byte = before[i + 3];
        const unsigned char first = before[i + 2];
        const bool continues = (byte & 0xC0) == 0x80;
        const bool hasTo = (first >= 0xC0) | (before[i + 1] >= 0xE0) | (before[i] >= 0xF0);
        const bool noByte = (byte == 0xC0) | (byte == 0xC1) | (byte > 0xF4);
        const bool overlong = ((first == 0xE0) & (byte < 0xA0)) | ((first == 0xF0) & (byte < 0x90));
        const bool noCharacter = ((first == 0xED) & (byte > 0x9F)) | ((first == 0xF4) & (byte > 0x8F));
        wrong |= static_cast<unsigned char>((continues != hasTo) | noByte | overlong | noCharacter);
    }
    return wrong == 0;
}

/// The size of the whole characters at the front, as far as whole blocks reach. A character begins at `bytes`, and
/// lookBack bytes of characters stand in front of it.
std::size_t validBlocks(const unsigned char* bytes, std::size_t size) {
    std::size_t at = 0;
    while (size - at >= blockSize && isValidBlock(bytes + at - lookBack)) {
        at += blockSize;
    }
    if (at == 0) {
        return 0;
    }
    for (std::size_t back = 1; back <= lookBack; ++back) {
        if (leads[bytes[at - back]].size > back) {
            return at - back; // the end has cut it
        }
    }
    return at;
}

/// The front of a text up to the first character that is not whole, and that character (`whole` where there is none).
struct Front {
    std::size_t valid;
    Character next;
};

Front validFront(std::string_view text) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t at = 0;
    std::size_t noBlockBefore = lookBack;
    while (at < text.size()) {
        if (bytes[at] < 0x80) {
            at += asciiPrefix(bytes + at, text.size() - at);
            continue;
        }
        if (at >= noBlockBefore) {
            at += validBlocks(bytes + at, text.size() - at);
            noBlockBefore = at + blockSize; // what is wrong, if anything, is in between
            continue;
        }
        const Character character = firstCharacter(bytes + at, text.size() - at);
        if (character.state != Character::whole) {
            return {at, character};
        }
        at += character.size;
    }
    return {at, {Character::whole, 0}};
}

Character firstCharacter(std::string_view bytes) {
    return firstCharacter(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

/// Where one byte is wrong, more are: takes some from the front of `bytes`, character by character, U+FFFD for what is
/// none. Leaves the last few, which may be cut.
void appendReplaced(std::string& text, std::string_view& bytes) {
    constexpr std::size_t most = 256;
    std::array<char, most * replacement.size() + 4> written; // four bytes at a time, of which some are overwritten
    char* end = written.data();
    std::size_t at = 0;
    while (at < most && bytes.size() - at >= 4) {
        const Character character = firstCharacter(bytes.substr(at));
        const bool whole = character.state == Character::whole;
        std::memcpy(end, whole ? bytes.data() + at : replacement.data(), 4); // the literal has a zero behind it
        end += whole ? character.size : replacement.size();
        at += character.size;
    }
    text.append(written.data(), static_cast<std::size_t>(end - written.data()));
    bytes.remove_prefix(at);
}

void hold(CutCharacter& cut, std::string_view bytes) {
    for (const char byte : bytes) {
        cut.append(byte);
    }
}

} // namespace

bool isUtf8(std::string_view bytes) {
    return validFront(bytes).valid == bytes.size();
}

bool Utf8Validator::accept(std::string_view bytes) {
    while (!_cut.empty() && !bytes.empty()) {
        _cut.append(bytes.front());
        bytes.remove_prefix(1);
        const Character character = firstCharacter(_cut.bytes());
        if (character.state == Character::broken) {
            return false;
        }
        if (character.state == Character::whole) {
            _cut.clear();
        }
    }
    const Front front = validFront(bytes);
    if (front.next.state == Character::broken) {
        return false;
    }
    hold(_cut, bytes.substr(front.valid));
    return true;
}

std::string_view Utf8Sanitizer::take(std::string_view bytes) {
    if (_cut.empty()) {
        const Front front = validFront(bytes);
        if (front.next.state != Character::broken) {
            hold(_cut, bytes.substr(front.valid));
            return bytes.substr(0, front.valid);
        }
    }
    _text.clear();
    while (!_cut.empty() && !bytes.empty()) {
        _cut.append(bytes.front());
        const Character character = firstCharacter(_cut.bytes());
        if (character.state == Character::broken) {
            // The byte that doesn't belong begins something of its own: it is looked at again below.
            _text += replacement;
            _cut.clear();
            break;
        }
        bytes.remove_prefix(1);
        if (character.state == Character::whole) {
            _text += _cut.bytes();
            _cut.clear();
        }
    }
    appendSanitized(bytes);
    return _text;
}

std::string_view Utf8Sanitizer::finish() {
    if (_cut.empty()) {
        return {};
    }
    _cut.clear();
    return replacement;
}

void Utf8Sanitizer::appendSanitized(std::string_view bytes) {
    while (!bytes.empty()) {
        const Front front = validFront(bytes);
        _text += bytes.substr(0, front.valid);
        bytes.remove_prefix(front.valid);
        if (front.next.state == Character::cut) {
            hold(_cut, bytes);
            return;
        }
        if (front.next.state == Character::broken) {
            _text += replacement;
            bytes.remove_prefix(front.next.size);
            appendReplaced(_text, bytes);
        }
    }
}

} // namespace v1
} // namespace further
