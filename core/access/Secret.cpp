#include "access/Secret.h"

#include <Poco/Base64Encoder.h>
#include <Poco/SHA2Engine.h>

#include <sys/random.h>

#include <cerrno>
#include <cstdint>
#include <sstream>
#include <system_error>

namespace further::secret {

namespace {

void fill(void* out, std::size_t size) {
    auto* at = static_cast<unsigned char*>(out);
    while (size > 0) {
        const auto got = ::getrandom(at, size, 0);
        if (got < 0 && errno != EINTR)
            throw std::system_error(errno, std::generic_category(), "The system gives no random numbers");
        if (got > 0) {
            at += got;
            size -= static_cast<std::size_t>(got);
        }
    }
}

} // namespace

std::string word(std::size_t bytes) {
    std::string random(bytes, '\0');
    fill(random.data(), random.size());
    std::ostringstream text;
    Poco::Base64Encoder encoder(text, Poco::BASE64_URL_ENCODING | Poco::BASE64_NO_PADDING);
    encoder << random;
    encoder.close();
    return text.str();
}

std::string digits(std::size_t count) {
    constexpr std::uint8_t unbiased = 250; // below it, each digit comes from as many bytes
    constexpr std::uint8_t ten = 10;
    std::string text;
    while (text.size() < count) {
        std::uint8_t byte = 0;
        fill(&byte, sizeof byte);
        if (byte < unbiased)
            text += static_cast<char>('0' + byte % ten);
    }
    return text;
}

std::string digestOf(std::string_view text) {
    Poco::SHA2Engine engine;
    engine.update(text.data(), text.size());
    return Poco::DigestEngine::digestToHex(engine.digest());
}

bool equal(std::string_view one, std::string_view other) {
    if (one.size() != other.size())
        return false;
    volatile unsigned char differs = 0;
    for (std::size_t i = 0; i < one.size(); ++i)
        differs = static_cast<unsigned char>(differs | (static_cast<unsigned char>(one[i] ^ other[i])));
    return differs == 0;
}

} // namespace further::secret
