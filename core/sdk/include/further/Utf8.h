#pragma once

#include <further/Api.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace further {
inline namespace v1 {

/// Whether `bytes` is UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
FURTHER_API bool isUtf8(std::string_view bytes);

/// What of a character has arrived so far: at most three bytes that may still become one.
class FURTHER_API CutCharacter {
public:
    bool empty() const { return _size == 0; }
    std::string_view bytes() const { return {_bytes.data(), _size}; }
    void clear() { _size = 0; }
    void append(char byte) { _bytes[_size++] = byte; }

private:
    std::array<char, 4> _bytes{};
    unsigned char _size = 0;
};

/// Checks a text that arrives in pieces. Has no memory but the character that is cut by the end of a piece.
class FURTHER_API Utf8Validator {
public:
    /// Takes the next piece. False at the first byte that no continuation can make valid; the validator is then spent
    /// until reset().
    bool accept(std::string_view bytes);

    /// True where the text may end here, that is, not within a character.
    bool complete() const { return _cut.empty(); }

    /// Begins a new text.
    void reset() { _cut.clear(); }

private:
    CutCharacter _cut;
};

/// Makes valid UTF-8 of a stream of bytes that is read in pieces. A character split between two reads is held back and
/// joined. What is invalid becomes U+FFFD, one for each maximal part of a character, as Unicode recommends and browsers
/// do.
///
/// A returned view is valid until the next call, and where it is `bytes` itself (nothing was to be changed) no longer
/// than that.
class FURTHER_API Utf8Sanitizer {
public:
    /// Takes the next piece; returns what can be told of the text so far (empty where all is held back).
    std::string_view take(std::string_view bytes);

    /// The end of the stream: U+FFFD where it ended within a character, otherwise nothing. The sanitizer can then be
    /// used for another stream.
    std::string_view finish();

private:
    void appendSanitized(std::string_view bytes);

    CutCharacter _cut;
    std::string _text;
};

} // namespace v1
} // namespace further
