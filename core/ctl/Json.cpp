#include "ctl/Json.h"

#include "protocol/JsonReader.h"

#include <Poco/JSON/ParseHandler.h>
#include <Poco/JSON/Parser.h>
#include <Poco/JSON/Stringifier.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <sstream>

namespace further::ctl {

namespace {

/// What JSON lets stand in a text as it is, and a terminal would obey.
std::string escapeControls(const std::string& json) {
    std::string escaped;
    escaped.reserve(json.size());
    for (std::size_t at = 0; at < json.size(); ++at) {
        const auto byte = static_cast<unsigned char>(json[at]);
        const auto next = at + 1 < json.size() ? static_cast<unsigned char>(json[at + 1]) : 0u;
        const bool c1 = byte == 0xc2 && (next & 0xe0) == 0x80;
        if (!c1 && byte != 0x7f) {
            escaped += json[at];
            continue;
        }
        std::array<char, 8> written{};
        std::snprintf(written.data(), written.size(), "\\u%04x", c1 ? next : static_cast<unsigned>(byte));
        escaped += written.data();
        at += c1 ? 1 : 0;
    }
    return escaped;
}

/// Walks over one value, and stops where it goes wrong.
class Walk {
public:
    explicit Walk(std::string_view text) : _text(text) {}

    std::optional<std::size_t> run() {
        const bool right = value(0) && (skipBlanks(), _at == _text.size());
        return right ? std::nullopt : std::optional(_at);
    }

private:
    bool more() const { return _at < _text.size(); }
    bool is(char c) const { return more() && _text[_at] == c; }
    bool isDigit() const { return more() && _text[_at] >= '0' && _text[_at] <= '9'; }
    void skipBlanks() { _at = std::min(_text.find_first_not_of(" \t\r\n", _at), _text.size()); }

    bool takes(char c) {
        skipBlanks();
        if (!is(c))
            return false;
        ++_at;
        return true;
    }

    bool value(std::size_t depth) {
        skipBlanks();
        if (!more() || depth > maxJsonDepth)
            return false;
        switch (_text[_at]) {
        case '{':
            return members('}', [&] { return string() && takes(':') && value(depth + 1); });
        case '[':
            return members(']', [&] { return value(depth + 1); });
        case '"':
            return string();
        case 't':
            return word("true");
        case 'f':
            return word("false");
        case 'n':
            return word("null");
        default:
            return number();
        }
    }

    template <class Member>
    bool members(char end, Member member) {
        ++_at;
        if (takes(end))
            return true;
        while (member()) {
            if (takes(end))
                return true;
            if (!takes(','))
                return false;
        }
        return false;
    }

    bool string() {
        skipBlanks();
        if (!is('"'))
            return false;
        for (++_at; more() && static_cast<unsigned char>(_text[_at]) >= 0x20; ++_at) {
            if (is('"')) {
                ++_at;
                return true;
            }
            if (is('\\') && !escape())
                return false;
        }
        return false;
    }

    /// At the backslash; leaves at the last character of the escape.
    bool escape() {
        ++_at;
        if (!is('u'))
            return more() && std::string_view("\"\\/bfnrt").find(_text[_at]) != std::string_view::npos;
        for (int digit = 0; digit < 4; ++digit) {
            ++_at;
            if (!more() || std::string_view("0123456789abcdefABCDEF").find(_text[_at]) == std::string_view::npos)
                return false;
        }
        return true;
    }

    bool word(std::string_view right) {
        const auto rest = _text.substr(_at);
        const auto wrong = std::mismatch(right.begin(), right.end(), rest.begin(), rest.end()).first;
        _at += static_cast<std::size_t>(wrong - right.begin());
        return wrong == right.end();
    }

    bool digits() {
        const auto begin = _at;
        while (isDigit())
            ++_at;
        return _at > begin;
    }

    bool number() {
        _at += is('-') ? 1 : 0;
        if (is('0'))
            ++_at;
        else if (!digits())
            return false;
        if (is('.') && (++_at, !digits()))
            return false;
        if (is('e') || is('E')) {
            ++_at;
            _at += is('+') || is('-') ? 1 : 0;
            return digits();
        }
        return true;
    }

    std::string_view _text;
    std::size_t _at = 0;
};

} // namespace

Poco::JSON::Object::Ptr parseJson(std::string_view text) {
    // The strict reader sees to it that Poco's own gets nothing that it would misread.
    readJsonObject(text);
    const Poco::JSON::ParseHandler::Ptr inOrder = new Poco::JSON::ParseHandler(true);
    return Poco::JSON::Parser(inOrder).parse(std::string(text)).extract<Poco::JSON::Object::Ptr>();
}

Poco::JSON::Object::Ptr jsonObject(std::initializer_list<std::pair<std::string, Poco::Dynamic::Var>> members) {
    Poco::JSON::Object::Ptr object = new Poco::JSON::Object(Poco::JSON_PRESERVE_KEY_ORDER);
    for (const auto& [key, value] : members)
        object->set(key, value);
    return object;
}

std::string compactJson(const Poco::Dynamic::Var& value) {
    std::ostringstream text;
    Poco::JSON::Stringifier::stringify(value, text);
    return escapeControls(text.str());
}

std::string prettyJson(const Poco::JSON::Object& object) {
    std::ostringstream text;
    object.stringify(text, 2);
    return escapeControls(text.str());
}

std::optional<std::size_t> firstJsonFault(std::string_view text) {
    return Walk(text).run();
}

} // namespace further::ctl
