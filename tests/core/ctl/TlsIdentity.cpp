#include "TlsIdentity.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <cstdio>
#include <stdexcept>

namespace further::ctl {

namespace {

constexpr long day = 86400;

/// Calls `write` with an open file.
template <class Write>
void intoFile(const std::filesystem::path& path, Write write) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "w"), std::fclose);
    if (!file || write(file.get()) != 1)
        throw std::runtime_error("can't write " + path.string());
}

x509_st* makeCertificate(evp_pkey_st* key, long begin, long end) {
    X509* const certificate = X509_new();
    std::array<unsigned char, 8> serial{1};
    RAND_bytes(&serial[1], static_cast<int>(serial.size() - 1));
    BIGNUM* const number = BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr);
    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
    X509_set_version(certificate, 2);
    X509_gmtime_adj(X509_getm_notBefore(certificate), begin);
    X509_gmtime_adj(X509_getm_notAfter(certificate), end);
    X509_set_pubkey(certificate, key);
    X509_NAME* const name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    if (X509_sign(certificate, key, EVP_sha256()) == 0)
        throw std::runtime_error("no certificate");
    return certificate;
}

} // namespace

void TlsIdentity::Free::operator()(evp_pkey_st* key) const {
    EVP_PKEY_free(key);
}

void TlsIdentity::Free::operator()(x509_st* certificate) const {
    X509_free(certificate);
}

TlsIdentity::TlsIdentity() : TlsIdentity(std::unique_ptr<evp_pkey_st, Free>(EVP_EC_gen("P-256")), -day, 30 * day) {}

TlsIdentity::TlsIdentity(std::unique_ptr<evp_pkey_st, Free> key, long begin, long end)
    : _key(std::move(key)), _certificate(makeCertificate(_key.get(), begin, end)) {
    intoFile(_directory.path() / "key.pem", [this](std::FILE* file) {
        return PEM_write_PrivateKey(file, _key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    intoFile(_directory.path() / "certificate.pem",
             [this](std::FILE* file) { return PEM_write_X509(file, _certificate.get()); });
}

TlsIdentity::~TlsIdentity() = default;

TlsIdentity TlsIdentity::renewed() const {
    EVP_PKEY_up_ref(_key.get());
    return {std::unique_ptr<evp_pkey_st, Free>(_key.get()), -3 * day, -day};
}

std::string TlsIdentity::fingerprint() const {
    std::array<unsigned char, 32> digest{};
    X509_digest(_certificate.get(), EVP_sha256(), digest.data(), nullptr);
    std::string text;
    for (const unsigned byte : digest) {
        std::array<char, 4> hexadecimal{};
        std::snprintf(hexadecimal.data(), hexadecimal.size(), "%02X", byte);
        text += (text.empty() ? "" : ":") + std::string(hexadecimal.data());
    }
    return text;
}

Poco::Net::Context::Ptr TlsIdentity::context() const {
    using Poco::Net::Context;
    Context::Ptr context = new Context(Context::TLS_SERVER_USE, (_directory.path() / "key.pem").string(),
                                       (_directory.path() / "certificate.pem").string(), "", Context::VERIFY_NONE);
    if (_old) {
        context->disableProtocols(Context::PROTO_TLSV1_2 | Context::PROTO_TLSV1_3);
        SSL_CTX_set_min_proto_version(context->sslContext(), TLS1_1_VERSION);
        SSL_CTX_set_cipher_list(context->sslContext(), "DEFAULT:@SECLEVEL=0");
    }
    return context;
}

} // namespace further::ctl
