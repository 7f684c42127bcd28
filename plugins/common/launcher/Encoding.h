#pragma once

#include "Spec.h"

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace further::launcher {

// How a Spec and an Assignment are written: numbers of 32 bits in this machine's byte order, texts with their length
// before them, lists with their count.

class Writer {
public:
    void reserve(std::size_t size) { _bytes.reserve(size); }

    void number(std::uint32_t value) { _bytes.append(reinterpret_cast<const char*>(&value), sizeof value); }

    void text(std::string_view value) {
        number(static_cast<std::uint32_t>(value.size()));
        _bytes += value;
    }

    void texts(const std::vector<std::string>& values) {
        number(static_cast<std::uint32_t>(values.size()));
        for (const auto& value : values)
            text(value);
    }

    std::string take() { return std::move(_bytes); }

private:
    std::string _bytes;
};

/// Reads what a Writer wrote, and no byte beyond it. Throws MalformedSpec.
class Reader {
public:
    explicit Reader(std::string_view bytes) : _rest(bytes) {}

    std::uint32_t number() {
        std::uint32_t value = 0;
        const auto bytes = take(sizeof value);
        std::memcpy(&value, bytes.data(), sizeof value);
        return value;
    }

    std::string text() { return std::string(take(number())); }

    /// A text that goes to the system as a C string, and so has no NUL in it.
    std::string name() {
        auto value = text();
        if (value.find('\0') != std::string::npos)
            throw MalformedSpec("a NUL in a name");
        return value;
    }

    std::vector<std::string> names() {
        const auto count = number();
        if (count > _rest.size() / sizeof count) // each takes its length at least
            throw MalformedSpec("more entries than bytes");
        std::vector<std::string> values;
        values.reserve(count);
        for (std::uint32_t i = 0; i < count; ++i)
            values.push_back(name());
        return values;
    }

    void end() const {
        if (!_rest.empty())
            throw MalformedSpec("more bytes than there should be");
    }

private:
    std::string_view take(std::size_t size) {
        if (size > _rest.size())
            throw MalformedSpec("cut short");
        const auto taken = _rest.substr(0, size);
        _rest.remove_prefix(size);
        return taken;
    }

    std::string_view _rest;
};

/// Throws MalformedSpec for what is no variable.
inline void requireVariables(const std::vector<std::string>& environment) {
    for (const auto& variable : environment)
        if (variable.find('=') == 0 || variable.find('=') == std::string::npos)
            throw MalformedSpec("a variable without a name or a value");
}

} // namespace further::launcher
