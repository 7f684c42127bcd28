#pragma once

#include "BootedPython.h"
#include "WaitingPython.h"

#include <string>
#include <vector>

namespace further::boot {

/// Programs for interpreters that wait.
class AssignedProgram {
protected:
    using Assignment = launcher::Assignment;
    using Spec = launcher::Spec;
    using Step = launcher::Step;
    using WaitingReport = launcher::WaitingReport;

    testing::TemporaryDirectory _directory;

    WaitingPython::Environment environment() const { return {"PATH=/usr/bin:/bin", "HOME=" + home(), "LANG=C.UTF-8"}; }
    std::string home() const { return _directory.path().string(); }

    Spec spec(Spec::Source source, const std::string& content, const std::vector<std::string>& arguments = {}) const {
        Spec made;
        made.arguments = WaitingPython::command();
        made.fileAt = static_cast<std::uint32_t>(made.arguments.size());
        made.arguments.insert(made.arguments.end(), arguments.begin(), arguments.end());
        made.source = source;
        made.content = content;
        made.scriptName = "main.py";
        made.workDirectory = home();
        made.tempDirectory = home();
        made.environment = {"PYTHONPATH=" + BootedPython::module(), "FURTHER_BOOT=", "FURTHER_SECRET=42"};
        return made;
    }

    Assignment assignment() const { return {home(), home() + "/private/main.py", environment()}; }
};

} // namespace further::boot
