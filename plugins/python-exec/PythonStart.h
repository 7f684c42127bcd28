#pragma once

#include "plugins/common/launcher/Protocol.h"
#include "plugins/common/process/LauncherClient.h"
#include "plugins/common/process/Program.h"

#include <further/PluginContext.h>
#include <further/Settings.h>

#include <Poco/Logger.h>

#include <cstddef>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

namespace further::python {

/// How Python programs begin and are told to end, as the settings `warm`, `preload` and `stop` have it: in an
/// interpreter that waits for them already, with modules that it has imported before, and unwound by a stop. All of
/// that is the boot module's work (boot/README.md); where that can't be loaded, programs begin from cold, and a stop is
/// the bare signal. Where a module can't be preloaded, interpreters wait without.
///
/// Threads: prepare() and what comes of it on the main thread; any thread may call the rest.
class PythonStart {
public:
    /// `boot`: the boot module's directory; empty where there is none, for `reason`. Throws Error(invalidData) for a
    /// setting out of range.
    PythonStart(const Settings& config, std::filesystem::path boot, std::string reason);

    /// Whether the boot module is needed for anything.
    static bool needsBoot(const Settings& config);

    /// Has interpreters wait that were started with `spec`, which all programs have in common. In Plugin::start(). Both
    /// others outlive this.
    void prepare(process::LauncherClient& launcher, launcher::Spec spec, Poco::Logger& logger);

    /// Says of a program that is to be started how it begins. `state`: what is known of those that wait.
    void addTo(process::Program::Request& request, const launcher::Preparation& state) const;

    /// A line of `further-linkctl doctor`.
    CheckResult check(const launcher::Preparation& state) const;

private:
    struct Preparing;

    bool usable(const launcher::Preparation& state) const;
    void prepare(const Preparing& preparing, bool preloads);
    void onPreparation(const Preparing& preparing, const launcher::Preparation& state, bool preloads);
    void addBoot(launcher::Spec& spec, const std::string& words) const;
    std::string preloadProblem() const;

    const std::size_t _warm;
    const bool _graceful;
    const std::vector<std::string> _preload;
    const std::filesystem::path _boot;
    const std::string _reason;
    launcher::Preparation::State _logged = launcher::Preparation::State::none;
    mutable std::mutex _mutex;
    std::string _preloadProblem; // why interpreters wait without what was to be preloaded; empty: they don't
};

} // namespace further::python
