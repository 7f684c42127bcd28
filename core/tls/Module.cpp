#include "tls/OpenSslLibrary.h"

#include <exception>

/// The one thing that others see of the shared object; null where OpenSSL can't be used.
extern "C" __attribute__((visibility("default"))) const further::TlsLibrary* further_tls_library() {
    try {
        static const further::OpenSslLibrary library;
        return &library;
    } catch (const std::exception&) {
        return nullptr;
    }
}
