#include "tls/SelfSigned.h"

#include <openssl/rand.h>

#include <array>

namespace further {

namespace {

using openssl::require;

constexpr const char* noMemory = "the certificate can't be made";
constexpr std::size_t longestCommonName = 64; // RFC 5280, ub-common-name

/// Nobody can foresee it.
void setSerial(X509* certificate) {
    std::array<unsigned char, 16> bytes{};
    require(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1, "there is no randomness");
    bytes.front() &= 0x7F; // it is positive
    const openssl::Number number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
    require(number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr, noMemory);
}

void setName(X509* certificate, const std::string& commonName) {
    auto* const name = X509_get_subject_name(certificate);
    const auto shown = commonName.substr(0, longestCommonName);
    require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(shown.data()),
                                       static_cast<int>(shown.size()), -1, 0) == 1 &&
                X509_set_issuer_name(certificate, name) == 1,
            noMemory);
}

void add(GENERAL_NAMES* names, int type, ASN1_STRING* value) {
    openssl::Name name(GENERAL_NAME_new());
    if (!name || value == nullptr)
        ASN1_STRING_free(value);
    require(name && value != nullptr, noMemory);
    GENERAL_NAME_set0_value(name.get(), type, value);
    require(sk_GENERAL_NAME_push(names, name.get()) > 0, noMemory);
    (void)name.release(); // the list's now
}

void setAlternativeNames(X509* certificate, const TlsLibrary::Subject& subject) {
    const openssl::Names names(sk_GENERAL_NAME_new_null());
    require(names != nullptr, noMemory);
    for (const auto& name : subject.names) {
        auto* const text = ASN1_IA5STRING_new();
        require(text != nullptr && ASN1_STRING_set(text, name.data(), static_cast<int>(name.size())) == 1, noMemory);
        add(names.get(), GEN_DNS, text);
    }
    for (const auto& address : subject.addresses)
        add(names.get(), GEN_IPADD, a2i_IPADDRESS(address.c_str()));
    require(X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT) == 1, noMemory);
}

void addExtension(X509* certificate, int which, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const openssl::Extension extension(X509V3_EXT_conf_nid(nullptr, &context, which, value));
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, noMemory);
}

} // namespace

openssl::Certificate selfSigned(EVP_PKEY* key, const TlsLibrary::Subject& subject) {
    openssl::Certificate certificate(X509_new());
    auto* const made = certificate.get();
    require(made != nullptr && X509_set_version(made, X509_VERSION_3) == 1, noMemory);
    setSerial(made);
    setName(made, subject.commonName);
    using Clock = std::chrono::system_clock;
    require(ASN1_TIME_set(X509_getm_notBefore(made), Clock::to_time_t(subject.notBefore)) != nullptr &&
                ASN1_TIME_set(X509_getm_notAfter(made), Clock::to_time_t(subject.notAfter)) != nullptr &&
                X509_set_pubkey(made, key) == 1,
            noMemory);
    addExtension(made, NID_basic_constraints, "critical,CA:FALSE");
    addExtension(made, NID_key_usage, "critical,digitalSignature");
    addExtension(made, NID_ext_key_usage, "serverAuth");
    addExtension(made, NID_subject_key_identifier, "hash");
    setAlternativeNames(made, subject);
    require(X509_sign(made, key, EVP_sha256()) > 0, noMemory);
    return certificate;
}

} // namespace further
