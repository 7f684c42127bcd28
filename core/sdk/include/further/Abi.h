#pragma once

#include <Poco/Version.h>

#include <cstdint>

/// The SDK's version. A plugin runs in an agent of the same major version and of this minor version or a later one.
#define FURTHER_SDK_MAJOR 1
#define FURTHER_SDK_MINOR 0

/// Which C++ a binary speaks: all of what two of them must agree on to pass objects to one another. GCC and clang agree
/// (the Itanium ABI); what may differ is the standard library and the form of its strings.
#if defined(_LIBCPP_VERSION)
#define FURTHER_COMPILER_ABI "libc++"
#elif defined(_GLIBCXX_USE_CXX11_ABI) && _GLIBCXX_USE_CXX11_ABI
#define FURTHER_COMPILER_ABI "libstdc++ cxx11"
#else
#define FURTHER_COMPILER_ABI "libstdc++ old strings"
#endif

extern "C" {

/// What a plugin's binary was built with: plain C, so that any agent can read it, and in a section of its own, so that
/// it is read before any of the plugin's code is loaded. FURTHER_PLUGIN makes the one of a plugin. The form of this
/// struct never changes; `size` tells what may once be added at its end.
struct FurtherPluginAbi {
    char magic[16];            ///< "further-plugin"
    std::uint32_t size;        ///< of this struct
    std::uint32_t sdkMajor;    ///< FURTHER_SDK_MAJOR
    std::uint32_t sdkMinor;    ///< FURTHER_SDK_MINOR
    std::uint32_t pocoVersion; ///< POCO_VERSION
    char compilerAbi[32];      ///< FURTHER_COMPILER_ABI
};

} // extern "C"

/// The section that the descriptor stands in, in the shared object.
#define FURTHER_ABI_SECTION ".further.abi"

/// Stands once in a plugin's library; FURTHER_PLUGIN has it.
#define FURTHER_ABI_DESCRIPTOR                                                                                         \
    extern "C" __attribute__((visibility("default"), used, section(FURTHER_ABI_SECTION)))                              \
    const FurtherPluginAbi furtherPluginAbi = {"further-plugin",  sizeof(FurtherPluginAbi),                            \
                                               FURTHER_SDK_MAJOR, FURTHER_SDK_MINOR,                                   \
                                               POCO_VERSION,      FURTHER_COMPILER_ABI};
