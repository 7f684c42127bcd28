#pragma once

#include "fuzz/Hold.h"

#include <further/Descriptor.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <string_view>

namespace further {

/// A file in memory with these bytes.
inline Descriptor memoryFile(std::string_view bytes) {
    Descriptor file(::memfd_create("fuzz", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    hold(file && ::write(file.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
         "a file in memory can be made");
    return file;
}

/// One that nobody can change any more, as the launcher wants it.
inline Descriptor sealedFile(std::string_view bytes) {
    auto file = memoryFile(bytes);
    hold(::fcntl(file.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW) == 0, "and sealed");
    return file;
}

} // namespace further
