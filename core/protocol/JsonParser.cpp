#include "protocol/JsonParser.h"

#include "protocol/JsonReader.h"
#include "protocol/JsonString.h"

#include <further/Error.h>

#include <Poco/NumberParser.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace further {

using Poco::Dynamic::Var;
using Poco::JSON::Array;
using Poco::JSON::Object;

namespace {

constexpr std::string_view blanks = " \t\r\n";

[[noreturn]] void refuseNumber() {
    throw Error(ErrorCode::badMessage, "A number in the message is out of range: integers have at most 64 bits, others "
                                       "at most the range of a double.");
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

Var numberOf(std::string_view digits, bool whole) {
    const char* const end = digits.data() + digits.size();
    double real = 0;
    std::int64_t integer = 0;
    std::uint64_t positive = 0;
    if (whole && std::from_chars(digits.data(), end, integer).ec == std::errc())
        return integer;
    if (whole && digits.front() != '-' && std::from_chars(digits.data(), end, positive).ec == std::errc())
        return positive;
    if (whole || !Poco::NumberParser::tryParseFloat(std::string(digits), real))
        refuseNumber();
    return real;
}

void appendUtf8(std::string& out, unsigned character) {
    const auto append = [&](unsigned byte) { out += static_cast<char>(byte); };
    const auto appendRest = [&](unsigned shift) { append(0x80 | (character >> shift & 0x3F)); };
    if (character < 0x80)
        return append(character);
    if (character < 0x800) {
        append(0xC0 | character >> 6);
    } else if (character < 0x10000) {
        append(0xE0 | character >> 12);
        appendRest(6);
    } else {
        append(0xF0 | character >> 18);
        appendRest(12);
        appendRest(6);
    }
    appendRest(0);
}

} // namespace

Object::Ptr JsonParser::parse() {
    skipBlanks();
    Object::Ptr object = readObject();
    skipBlanks();
    if (_at != _text.size())
        wrong("something follows the object");
    return object;
}

void JsonParser::wrong(const char* what) const {
    throw Error(ErrorCode::badMessage, "The message is no JSON (at byte " + std::to_string(_at) + " " + what +
                                           "); send one JSON object such as {\"type\": \"stop\"}.");
}

char JsonParser::peek() const {
    return _at < _text.size() ? _text[_at] : '\0';
}

void JsonParser::skipBlanks() {
    _at = std::min(_text.find_first_not_of(blanks, _at), _text.size());
}

bool JsonParser::take(char c) {
    skipBlanks();
    if (peek() != c)
        return false;
    ++_at;
    return true;
}

void JsonParser::countValue() {
    if (++_values > maxJsonValues)
        throw Error(ErrorCode::tooLarge,
                    "The message has too many values: at most " + std::to_string(maxJsonValues) + " are read.");
}

void JsonParser::enter() {
    countValue();
    if (++_depth > maxJsonDepth)
        throw Error(ErrorCode::badMessage, "The message is nested too deep: at most " + std::to_string(maxJsonDepth) +
                                               " objects and arrays may stand within one another.");
    ++_at;
}

Object::Ptr JsonParser::readObject() {
    enter();
    Object::Ptr object = new Object;
    if (!take('}')) {
        do {
            skipBlanks();
            if (peek() != '"')
                wrong("a key is missing");
            const std::string key = readString();
            if (key.find('\0') != std::string::npos)
                throw Error(ErrorCode::badMessage, "A key of the message contains \\u0000; leave it out.");
            if (!take(':'))
                wrong("a colon is missing behind a key");
            object->set(key, readValue());
        } while (take(','));
        if (!take('}'))
            wrong("a comma or } is missing behind a value");
    }
    --_depth;
    return object;
}

Array::Ptr JsonParser::readArray() {
    enter();
    Array::Ptr array = new Array;
    if (!take(']')) {
        do
            array->add(readValue());
        while (take(','));
        if (!take(']'))
            wrong("a comma or ] is missing behind a value");
    }
    --_depth;
    return array;
}

Var JsonParser::readValue() {
    skipBlanks();
    switch (peek()) {
    case '{':
        return readObject();
    case '[':
        return readArray();
    case '"':
        countValue();
        return readString();
    default:
        countValue();
        return readPlain();
    }
}

bool JsonParser::takeWord(std::string_view word) {
    if (!_text.substr(_at).starts_with(word))
        return false;
    _at += word.size();
    return true;
}

Var JsonParser::readPlain() {
    if (takeWord("true"))
        return true;
    if (takeWord("false"))
        return false;
    if (takeWord("null"))
        return {};
    return readNumber();
}

void JsonParser::skipDigits() {
    if (!isDigit(peek()))
        wrong("a value is missing, or is none that JSON has");
    while (isDigit(peek()))
        ++_at;
}

Var JsonParser::readNumber() {
    const std::size_t from = _at;
    bool whole = true;
    if (peek() == '-')
        ++_at;
    if (peek() == '0')
        ++_at;
    else
        skipDigits();
    if (peek() == '.') {
        whole = false;
        ++_at;
        skipDigits();
    }
    if (peek() == 'e' || peek() == 'E') {
        whole = false;
        ++_at;
        if (peek() == '+' || peek() == '-')
            ++_at;
        skipDigits();
    }
    return numberOf(_text.substr(from, _at - from), whole);
}

std::string JsonParser::readString() {
    ++_at;
    std::string string;
    for (;;) {
        const std::size_t plain = plainJsonPrefix(_text.substr(_at));
        string += _text.substr(_at, plain);
        _at += plain;
        if (peek() == '"')
            break;
        if (peek() != '\\')
            wrong(_at == _text.size() ? "a string doesn't end" : "a control character stands in a string");
        ++_at;
        readEscape(string);
    }
    ++_at;
    return string;
}

void JsonParser::readEscape(std::string& string) {
    constexpr std::string_view escapes = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const char c = peek();
    if (c == 'u') {
        ++_at;
        appendUtf8(string, readCodePoint());
        return;
    }
    const auto which = escapes.find(c);
    if (which == std::string_view::npos)
        wrong("an escape is none that JSON has");
    string += meanings[which];
    ++_at;
}

unsigned JsonParser::readCodePoint() {
    const unsigned first = readHex();
    if (first < 0xD800 || first > 0xDFFF)
        return first;
    if (first < 0xDC00 && _text.substr(_at).starts_with("\\u")) {
        _at += 2;
        const unsigned second = readHex();
        if (second >= 0xDC00 && second <= 0xDFFF)
            return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    }
    wrong("an escape is half of a surrogate pair");
}

unsigned JsonParser::readHex() {
    unsigned number = 0;
    const auto digits = _text.substr(_at, 4);
    const auto end = digits.data() + digits.size();
    if (digits.size() < 4 || std::from_chars(digits.data(), end, number, 16).ptr != end)
        wrong("four hexadecimal digits are missing in an escape");
    _at += 4;
    return number;
}

} // namespace further
