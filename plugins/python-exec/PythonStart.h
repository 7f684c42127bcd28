#pragma once

#include "plugins/common/launcher/Protocol.h"
#include "plugins/common/process/LauncherClient.h"
#include "plugins/common/process/Program.h"

#include <further/PluginContext.h>
#include <further/Settings.h>

#include <cstddef>
#include <filesystem>
#include <string>

namespace further::python {

/// How Python programs begin and are told to end, as the settings `warm` and `stop` have it: in an interpreter that
/// waits for them already, and unwound by a stop. Both are the boot module's work (boot/README.md); where that can't
/// be loaded, programs begin from cold, and a stop is the bare signal. Immutable: any thread.
class PythonStart {
public:
    /// `boot`: the boot module's directory; empty where there is none, for `reason`. Throws Error(invalidData) for a
    /// setting out of range.
    PythonStart(const Settings& config, std::filesystem::path boot, std::string reason);

    /// Whether the boot module is needed for anything.
    static bool needsBoot(const Settings& config);

    /// Has interpreters wait that were started with `spec`, which all programs have in common. In Plugin::start().
    void prepare(process::LauncherClient& launcher, launcher::Spec spec) const;

    /// Says of a program that is to be started how it begins. `state`: what is known of those that wait.
    void addTo(process::Program::Request& request, const launcher::Preparation& state) const;

    /// A line of `further-linkctl doctor`.
    CheckResult check(const launcher::Preparation& state) const;

private:
    bool usable(const launcher::Preparation& state) const;
    void addBoot(launcher::Spec& spec, const std::string& words) const;

    std::size_t _warm;
    bool _graceful;
    std::filesystem::path _boot;
    std::string _reason;
};

} // namespace further::python
