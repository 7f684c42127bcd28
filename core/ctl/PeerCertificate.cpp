#include "ctl/PeerCertificate.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <array>
#include <cctype>
#include <memory>
#include <stdexcept>

namespace further::ctl {

namespace {

constexpr std::size_t digestSize = 32;
using Digest = std::array<unsigned char, digestSize>;

std::string inHexadecimal(const Digest& digest) {
    constexpr auto digits = "0123456789ABCDEF";
    std::string text;
    for (const unsigned char byte : digest) {
        if (!text.empty())
            text += ':';
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string inBase64(const Digest& digest) {
    std::array<unsigned char, 4 * ((digestSize + 2) / 3) + 1> text{};
    const int length = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(digest.size()));
    return {text.begin(), text.begin() + length};
}

Digest digestOfKey(const X509& certificate) {
    unsigned char* encoded = nullptr;
    const int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(&certificate), &encoded);
    const std::unique_ptr<unsigned char, void (*)(unsigned char*)> owner(encoded,
                                                                         [](unsigned char* p) { OPENSSL_free(p); });
    Digest digest{};
    if (length <= 0 ||
        EVP_Digest(encoded, static_cast<std::size_t>(length), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("the public key of a certificate can't be read");
    return digest;
}

} // namespace

PeerCertificate PeerCertificate::of(const x509_st& certificate) {
    Digest digest{};
    if (X509_digest(&certificate, EVP_sha256(), digest.data(), nullptr) != 1)
        throw std::runtime_error("a certificate can't be read");
    return {inHexadecimal(digest), "sha256/" + inBase64(digestOfKey(certificate))};
}

std::string PeerCertificate::normalised(std::string_view typed) {
    std::string text;
    std::size_t digits = 0;
    for (const char c : typed) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == ':' || c == ' ')
            continue;
        if (std::isxdigit(byte) == 0)
            return {};
        if (digits > 0 && digits % 2 == 0)
            text += ':';
        text += static_cast<char>(std::toupper(byte));
        ++digits;
    }
    return digits == 2 * digestSize ? text : std::string();
}

} // namespace further::ctl
