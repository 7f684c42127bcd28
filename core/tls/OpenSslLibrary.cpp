#include "tls/OpenSslLibrary.h"

#include "tls/OpenSsl.h"
#include "tls/SelfSigned.h"
#include "tls/ServerContext.h"

#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <ctime>

namespace further {

namespace {

using openssl::require;

using Digest = std::array<unsigned char, 32>;

/// Never asks at the terminal, as OpenSSL would.
int givePassphrase(char* into, int size, int, void* passphrase) {
    const auto& text = *static_cast<const std::string*>(passphrase);
    if (text.empty() || text.size() > static_cast<std::size_t>(size))
        return -1;
    std::copy(text.begin(), text.end(), into);
    return static_cast<int>(text.size());
}

openssl::Key keyOf(const std::string& pem, std::string passphrase) {
    const auto bio = openssl::reading(pem);
    openssl::Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, givePassphrase, &passphrase));
    OPENSSL_cleanse(passphrase.data(), passphrase.size());
    require(key != nullptr, pem.find("ENCRYPTED") == std::string::npos
                                ? "the key is no private key in PEM"
                                : "the key can't be opened with the passphrase of tls.passphraseFile");
    return key;
}

std::vector<openssl::Certificate> certificatesOf(const std::string& pem) {
    const auto bio = openssl::reading(pem);
    std::vector<openssl::Certificate> all;
    while (auto* const next = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr))
        all.emplace_back(next);
    require(!all.empty(), "the certificate is none in PEM");
    ERR_clear_error(); // of the end of the text
    return all;
}

std::chrono::system_clock::time_point timeOf(const ASN1_TIME* time) {
    std::tm parts{};
    require(ASN1_TIME_to_tm(time, &parts) == 1, "the certificate has a time that is none");
    return std::chrono::system_clock::from_time_t(::timegm(&parts));
}

std::string fingerprintOf(const X509* certificate) {
    Digest digest{};
    unsigned size = 0;
    require(X509_digest(certificate, EVP_sha256(), digest.data(), &size) == 1, "the certificate can't be used");
    std::string text;
    for (const unsigned byte : digest) {
        constexpr const char* digits = "0123456789ABCDEF";
        text += text.empty() ? "" : ":";
        text += digits[byte >> 4U];
        text += digits[byte & 0xFU];
    }
    return text;
}

std::string pinOf(const X509* certificate) {
    unsigned char* encoded = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &encoded);
    require(size > 0, "the certificate can't be used");
    const openssl::Owned<unsigned char, [](unsigned char* bytes) { OPENSSL_free(bytes); }> owned(encoded);
    Digest digest{};
    require(EVP_Digest(encoded, static_cast<std::size_t>(size), digest.data(), nullptr, EVP_sha256(), nullptr) == 1,
            "the certificate can't be used");
    std::array<unsigned char, 4 * ((digest.size() + 2) / 3) + 1> base64{};
    EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(digest.size()));
    return "sha256/" + std::string(reinterpret_cast<const char*>(base64.data()));
}

} // namespace

OpenSslLibrary::OpenSslLibrary() {
    require(OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) == 1, "OpenSSL can't be used");
}

std::string OpenSslLibrary::makeKey() const {
    const openssl::Key key(EVP_EC_gen("P-256"));
    const openssl::Bio bio(BIO_new(BIO_s_secmem()));
    require(key && bio &&
                PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
            "a key can't be made");
    return openssl::written(bio.get());
}

std::string OpenSslLibrary::makeCertificate(const std::string& key, const Subject& subject) const {
    const auto certificate = selfSigned(keyOf(key, {}).get(), subject);
    const openssl::Bio bio(BIO_new(BIO_s_mem()));
    require(bio && PEM_write_bio_X509(bio.get(), certificate.get()) == 1, "the certificate can't be made");
    return openssl::written(bio.get());
}

TlsIdentity OpenSslLibrary::identity(const std::string& certificate, const std::string& key,
                                     const std::string& passphrase) const {
    auto chain = certificatesOf(certificate);
    const auto own = std::move(chain.front());
    chain.erase(chain.begin());
    const auto opened = keyOf(key, passphrase);
    return {std::make_shared<ServerContext>(own.get(), chain, opened.get()), fingerprintOf(own.get()), pinOf(own.get()),
            timeOf(X509_get0_notBefore(own.get())), timeOf(X509_get0_notAfter(own.get()))};
}

} // namespace further
