#pragma once

#include "support/ChildProcess.h"
#include "support/TemporaryDirectory.h"

#include <memory>
#include <string>
#include <vector>

namespace further::boot {

/// A program in an interpreter that has the boot module, as the launcher starts it cold.
struct BootedPython {
    /// The directory of the boot module.
    static std::string module() { return FURTHER_BOOT_DIRECTORY; }

    static std::unique_ptr<testing::ChildProcess> start(const std::string& file, const std::string& words = "graceful",
                                                        std::vector<std::string> environment = {}) {
        environment.push_back("FURTHER_BOOT=" + words);
        environment.push_back("PYTHONPATH=" + module());
        return std::make_unique<testing::ChildProcess>(FURTHER_PYTHON, std::vector<std::string>{"-u", file},
                                                       std::move(environment));
    }
};

} // namespace further::boot
