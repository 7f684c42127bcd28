#include "agent/TlsModule.h"

#include <Poco/Exception.h>

#include <dlfcn.h>

#include <string>

namespace further {

const TlsLibrary& loadTlsLibrary(const std::filesystem::path& file) {
    const auto why = [] {
        const char* const words = ::dlerror(); // NOLINT(concurrency-mt-unsafe): glibc's is the thread's own
        return words == nullptr ? std::string("OpenSSL can't be used") : std::string(words);
    };
    void* const module = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    auto* const function =
        module == nullptr ? nullptr : reinterpret_cast<TlsLibraryFunction*>(::dlsym(module, tlsLibraryFunction));
    const auto* const library = function == nullptr ? nullptr : function();
    if (library == nullptr)
        throw Poco::LibraryLoadException("TLS can't be had (" + why() + "): install the agent and libssl3 again");
    return *library;
}

} // namespace further
