#include "Base64.h"

#include <cstddef>
#include <cstdint>

namespace further::python {

namespace {

constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::uint32_t at(std::string_view bytes, std::size_t index) {
    return index < bytes.size() ? static_cast<unsigned char>(bytes[index]) : 0;
}

} // namespace

std::string base64(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4, '=');
    auto* out = text.data();
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto three = at(bytes, i) << 16 | at(bytes, i + 1) << 8 | at(bytes, i + 2);
        *out++ = digits[three >> 18];
        *out++ = digits[three >> 12 & 63];
        *out++ = digits[three >> 6 & 63];
        *out++ = digits[three & 63];
    }
    if (const auto rest = bytes.size() % 3; rest != 0)
        text.replace(text.size() - (3 - rest), 3 - rest, 3 - rest, '=');
    return text;
}

} // namespace further::python
