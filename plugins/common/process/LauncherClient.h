#pragma once

#include "LastPreparation.h"
#include "ReachedLauncher.h"

#include "plugins/common/launcher/Limits.h"
#include "plugins/common/launcher/Protocol.h"
#include "plugins/common/launcher/Spec.h"

#include <further/Descriptor.h>
#include <further/PluginContext.h>
#include <further/Registered.h>
#include <further/Strand.h>

#include <Poco/Logger.h>

#include <sys/types.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

namespace further::process {

/// A plugin's connection to the launcher. Made in Plugin::start(), on the main thread and before the agent has others
/// (it may fork); ends in Plugin::stop(), or later while no strand runs. A launcher that dies is started again.
///
/// Threads: start() may be called from any thread; the rest happens on the plugin's strand.
class LauncherClient {
public:
    /// Connects; starts the launcher where none is listening. Throws Error(unavailable). `context` outlives this.
    explicit LauncherClient(PluginContext& context);
    ~LauncherClient();
    LauncherClient(const LauncherClient&) = delete;
    LauncherClient& operator=(const LauncherClient&) = delete;

    /// As whom programs run where nothing else is asked for.
    uid_t programUser() const { return _user; }

    /// Asks for a program of this user within the limits of the settings: passes on the descriptors, in the order of
    /// launcher::Passed; the caller may close its own. `mayWait`: a program that waits may become it. Never blocks.
    /// Throws Error(busy), or Error(unavailable) while there is no launcher.
    void start(uid_t user, const std::array<int, launcher::passedCount>& passed, bool mayWait = false) const;

    /// Has `count` programs wait for starts of the programs' user that are yet to come. `spec` is all that these have
    /// in common; for 0, it is only tried whether that can be done. `told` is called on the plugin's strand whenever
    /// the launcher says how they do, and what it uses outlives this. In Plugin::start(), or within `told`: what waited
    /// before ends then.
    using Told = std::function<void(const launcher::Preparation&)>;
    void prepare(const launcher::Spec& spec, std::size_t count, Told told);
    /// How these do, as the launcher last said: what has just happened may be missing. Any thread may ask.
    launcher::Preparation preparation() const { return _preparation.get(); }

private:
    LauncherClient(PluginContext& context, ReachedLauncher reached);
    void watch();
    void onReadable();
    void onHangup();
    void askToPrepare() const;
    void reachAgain();
    void onReached(std::optional<ReachedLauncher> reached);
    void reachLater();

    PluginContext& _context;
    const uid_t _user;
    const launcher::Limits _limits;
    // The number stays the same for ever: a new connection is put in the old one's place, so that start() needs no
    // lock.
    const Descriptor _connection;
    Descriptor _toPrepare; // the Spec of programs that are to wait
    std::size_t _count = 0;
    Told _told;
    LastPreparation _preparation;
    Descriptor _process; // the launcher's, a pidfd, where it is a child of this process
    std::optional<std::chrono::steady_clock::time_point> _restarted;
    Registered _watch;
    Registered _later;
    std::shared_ptr<LauncherClient*> _alive; // held weakly by what is posted
};

} // namespace further::process
