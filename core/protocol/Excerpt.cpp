#include "protocol/Excerpt.h"

namespace further {

namespace {

bool beginsCharacter(char byte) {
    constexpr unsigned char topBits = 0xc0;
    constexpr unsigned char further = 0x80;
    return (static_cast<unsigned char>(byte) & topBits) != further;
}

} // namespace

std::string excerpt(std::string_view text, std::size_t most) {
    if (text.size() <= most)
        return std::string(text);
    auto end = most;
    while (end > 0 && !beginsCharacter(text[end]))
        --end;
    return std::string(text.substr(0, end)) + "…";
}

} // namespace further
