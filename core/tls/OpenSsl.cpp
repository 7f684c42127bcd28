#include "tls/OpenSsl.h"

#include <Poco/Exception.h>

#include <openssl/err.h>

#include <array>

namespace further::openssl {

Bio reading(const std::string& text) {
    Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    require(bio != nullptr, "there is no memory");
    return bio;
}

std::string written(BIO* bio) {
    char* bytes = nullptr;
    const auto size = BIO_get_mem_data(bio, &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

std::string reason() {
    std::array<char, 256> text{};
    const auto code = ERR_peek_last_error();
    ERR_clear_error();
    if (const char* const words = ERR_reason_error_string(code))
        return words;
    ERR_error_string_n(code, text.data(), text.size());
    return code == 0 ? "no reason is given" : text.data();
}

void require(bool succeeded, const std::string& what) {
    if (!succeeded)
        throw Poco::DataFormatException(what + " (" + reason() + ")");
}

} // namespace further::openssl
