#include "protocol/JsonReader.h"

#include <further/Error.h>
#include <further/Utf8.h>

#include <Poco/JSON/JSONException.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

namespace further {

namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::string_view blanks = " \t\r\n";

[[noreturn]] void refuse(const std::string& what) {
    throw Error(ErrorCode::badMessage, what + "; send one JSON object such as {\"type\": \"stop\"}.");
}

[[noreturn]] void refuseNumber() {
    throw Error(ErrorCode::badMessage, "A number in the message is out of range: integers have at most 64 bits, others "
                                       "at most the range of a double.");
}

/// An odd number of backslashes before `at`, none of them before `from`: the last one escapes.
bool isEscaped(std::string_view text, std::size_t from, std::size_t at) {
    std::size_t first = at;
    while (first > from && text[first - 1] == '\\') {
        --first;
    }
    return (at - first) % 2 != 0;
}

/// Walks over a text before Poco parses it and refuses what Poco would get wrong or would take too much for. What is no
/// JSON at all is left to Poco, so the walk relies on nothing but the quotes.
class Walk {
public:
    explicit Walk(std::string_view text) : _text(text) {}

    void run() {
        while (_at < _text.size()) {
            switch (_text[_at]) {
            case '"':
                string();
                break;
            case '{':
            case '[':
                enter();
                break;
            case '}':
            case ']':
                _depth -= _depth > 0 ? 1 : 0;
                ++_at;
                break;
            case ',':
                countValue();
                ++_at;
                break;
            default:
                other();
            }
        }
    }

private:
    void enter() {
        if (++_depth > maxJsonDepth) {
            throw Error(ErrorCode::badMessage, "The message is nested too deep: at most " +
                                                   std::to_string(maxJsonDepth) +
                                                   " objects and arrays may stand within one another.");
        }
        countValue();
        ++_at;
    }

    void countValue() {
        if (++_values > maxJsonValues) {
            throw Error(ErrorCode::tooLarge,
                        "The message has too many values: at most " + std::to_string(maxJsonValues) + " are read.");
        }
    }

    void string() {
        const std::size_t from = _at + 1;
        std::size_t end = _text.find('"', from);
        while (end != npos && isEscaped(_text, from, end)) {
            end = _text.find('"', end + 1);
        }
        _at = end == npos ? _text.size() : end + 1;
        const std::size_t next = _text.find_first_not_of(blanks, _at);
        if (next != npos && _text[next] == ':') {
            key(_text.substr(from, end - from));
        }
    }

    static void key(std::string_view name) {
        for (std::size_t at = name.find("\\u0000"); at != npos; at = name.find("\\u0000", at + 1)) {
            if (!isEscaped(name, 0, at)) {
                throw Error(ErrorCode::badMessage, "A key of the message contains \\u0000; leave it out.");
            }
        }
    }

    void other() {
        const char c = _text[_at];
        if (c == '-' || (c >= '0' && c <= '9')) {
            number();
        } else {
            ++_at;
        }
    }

    void number() {
        const char* const first = _text.data() + _at;
        _at = std::min(_text.find_first_not_of("+-.0123456789Ee", _at), _text.size());
        const char* const last = _text.data() + _at;
        if (std::find_if(first, last, [](char c) { return c == '.' || c == 'e' || c == 'E'; }) != last) {
            return;
        }
        std::int64_t negative = 0;
        std::uint64_t positive = 0;
        const auto result =
            *first == '-' ? std::from_chars(first, last, negative) : std::from_chars(first, last, positive);
        if (result.ec == std::errc::result_out_of_range) {
            refuseNumber();
        }
    }

    std::string_view _text;
    std::size_t _at = 0;
    std::size_t _depth = 0;
    std::size_t _values = 1;
};

/// Poco's reason, where it can stand in a sentence.
std::string because(const std::string& reason) {
    const bool plain = std::all_of(reason.begin(), reason.end(), [](char c) { return c >= ' ' && c < 0x7F; });
    return reason.empty() || reason.size() > 100 || !plain ? "" : " (" + reason + ")";
}

} // namespace

Poco::JSON::Object::Ptr readJsonObject(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == npos) {
        refuse("The message is empty");
    }
    if (!isUtf8(text)) {
        refuse("The message is no UTF-8");
    }
    if (text.substr(begin).starts_with("\xEF\xBB\xBF")) {
        refuse("The message begins with a byte order mark, which JSON doesn't have");
    }
    if (text[begin] != '{') {
        refuse("The message is no JSON object");
    }
    Walk(text).run();
    try {
        // A parser of its own for each text: one that has thrown would splice the next text to the last.
        Poco::JSON::Parser parser;
        parser.setDepth(maxJsonDepth);
        return parser.parse(std::string(text)).extract<Poco::JSON::Object::Ptr>();
    } catch (const Poco::JSON::JSONException& exception) {
        refuse("The message is no JSON" + because(exception.message()));
    } catch (const Poco::SyntaxException&) {
        refuseNumber();
    } catch (const Poco::Exception& exception) {
        refuse("The message can't be read" + because(exception.message()));
    }
}

} // namespace further
