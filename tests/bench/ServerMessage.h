#pragma once

#include <string>
#include <string_view>

namespace further::bench {

/// A look into a server's message, without taking all of it apart: its keys may stand in any order and with any spaces.
/// Sees into the text that it was made of, which outlives it.
class ServerMessage {
public:
    explicit ServerMessage(std::string_view json);

    std::string_view type() const { return _type; }
    bool is(std::string_view type) const { return _type == type; }
    bool isOutput() const { return is("stdout") || is("stderr"); }
    /// How many bytes a program has written for this; without decoding it, because that is most of what a client does.
    std::size_t outputSize() const;
    std::string output() const;
    /// A number in its data; 0 where there is none.
    long number(const char* key) const;
    std::string_view json() const { return _json; }

private:
    /// What stands behind `"key":` in quotes, with its escapes; empty where there is no such key.
    std::string_view value(std::string_view key) const;

    std::string_view _json;
    std::string_view _type;
};

} // namespace further::bench
