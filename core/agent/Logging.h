#pragma once

#include "admin/LogRecord.h"

#include <filesystem>
#include <string>

namespace further {

/// Where all of Poco's loggers write to.
class Logging {
public:
    /// Warnings and worse to stderr: until the configuration is read.
    static void begin();
    /// `level`: a word that Poco::Logger knows; throws Poco::InvalidArgumentException for another. `file` empty:
    /// stderr, or with `toSystem` the system's log; throws Poco::FileException for one that can't be written, or where
    /// root writes it (TrustedPlace) and others could have put something else there. All of it goes to `journal` too,
    /// which outlives the last line that is logged, or the next call.
    static void configure(const std::string& level, const std::filesystem::path& file, bool toSystem,
                          LogJournal& journal);
    /// The journal gets no more.
    static void end();
};

} // namespace further
