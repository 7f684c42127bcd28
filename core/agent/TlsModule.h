#pragma once

#include "net/TlsLibrary.h"

#include <filesystem>

namespace further {

/// Loads the shared object with all that needs OpenSSL; it stays until the end. An agent that never calls this never
/// has OpenSSL in its memory. Throws Poco::LibraryLoadException with a sentence.
const TlsLibrary& loadTlsLibrary(const std::filesystem::path& file);

} // namespace further
