#pragma once

#include <Poco/Dynamic/Var.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace further {

/// Reads one JSON object, strictly as RFC 8259 has it, within the limits of JsonReader.h. One for each text; a string
/// costs one pass at the speed of memory.
class JsonParser {
public:
    /// `text` is UTF-8, begins with `{`, blanks apart, and outlives this.
    explicit JsonParser(std::string_view text) : _text(text) {}

    /// Throws Error as readJsonObject() does, and nothing else.
    Poco::JSON::Object::Ptr parse();

private:
    using Var = Poco::Dynamic::Var;

    [[noreturn]] void wrong(const char* what) const;
    /// The next byte; 0 at the end, where none that is looked for is one.
    char peek() const;
    void skipBlanks();
    /// Whether `c` is next, behind blanks; takes it.
    bool take(char c);
    void countValue();
    void enter();
    Poco::JSON::Object::Ptr readObject();
    Poco::JSON::Array::Ptr readArray();
    Var readValue();
    bool takeWord(std::string_view word);
    /// What has no quotes or brackets.
    Var readPlain();
    /// Digits, of which there is one at least.
    void skipDigits();
    Var readNumber();
    std::string readString();
    void readEscape(std::string& string);
    unsigned readCodePoint();
    unsigned readHex();

    std::string_view _text;
    std::size_t _at = 0;
    std::size_t _depth = 0;
    std::size_t _values = 0;
};

} // namespace further
