#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace further::bench {

/// What programs write, in the chunks in which it is read.
inline std::string repeated(std::string_view unit, std::size_t size = 65536) {
    std::string text;
    text.reserve(size + unit.size());
    while (text.size() + unit.size() <= size)
        text += unit;
    return text;
}

inline const std::string plain = repeated("x");
inline const std::string lines = repeated("The quick brown fox jumps over the lazy dog.\n");
inline const std::string quoted = repeated(R"({"name": "Ada", "age": 36, "path": "C:\\tmp"})"
                                           "\n");
inline const std::string cyrillic = repeated("Широкая электрификация южных губерний даст мощный толчок.\n");
inline const std::string chinese = repeated("敏捷的棕色狐狸跳过了懒狗。\n");

/// The same at every run.
inline std::string makeBinary() {
    std::string bytes;
    unsigned state = 1;
    while (bytes.size() < 65536) {
        state = state * 1664525U + 1013904223U;
        bytes += static_cast<char>(state >> 24);
    }
    return bytes;
}
inline const std::string binary = makeBinary();

} // namespace further::bench
