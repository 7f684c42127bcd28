#pragma once

#include <further/Api.h>
#include <further/Http.h>
#include <further/Settings.h>
#include <further/Strand.h>
#include <further/User.h>

#include <Poco/Logger.h>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>

namespace further {
inline namespace v1 {

/// Where the agent keeps things.
struct FURTHER_API Directories {
    /// Private to this run of the agent (0700): sockets. Removed at exit.
    std::filesystem::path runtime;
    /// Where the agent's companion programs are.
    std::filesystem::path libexec;
    /// Kept from run to run: what is changed while the agent runs. The agent's own (0700), but where programs run as
    /// another user who has no home (0711): what is secret is made 0600.
    std::filesystem::path state = {};
};

/// What the agent says of itself. A value, true of the moment when it was asked for.
struct FURTHER_API AgentStatus {
    std::string version;
    /// Connected clients.
    std::size_t clients = 0;
    /// Jobs of all clients, see Session::addJob.
    std::size_t programs = 0;
};

/// What a check of `further-linkctl doctor` has found.
struct FURTHER_API CheckResult {
    enum class Verdict { good, warning, fault };
    Verdict verdict = Verdict::good;
    /// One sentence for people: what was looked at, and how it is.
    std::string finding;
    /// What to type or to set now; empty where all is good.
    std::string fix = {};
};

/// A client that can send no token asks to be let in. Its number stands on both screens, so that people can compare.
struct FURTHER_API ApprovalRequest {
    std::string number; ///< such as `482-193`
    std::string origin; ///< of the page that it is; empty for a client that is none
    std::string address;
    /// Lets it in for twelve hours, with all permissions. On the plugin's strand, whenever; after ten minutes, or where
    /// somebody else was quicker, nothing happens.
    std::function<void()> approve;
};

/// What a plugin has of the agent. Lives from before Plugin::start() until after Plugin::stop().
class FURTHER_API PluginContext {
public:
    virtual ~PluginContext();

    /// The plugin's own settings, as its manifest declares them; keys without the plugin's name.
    virtual const Settings& config() const = 0;

    /// The settings under `programs.`, which all plugins that run programs share; keys without `programs.`.
    virtual const Settings& programs() const = 0;

    /// As whom programs run. Its home is one that can be used, where one could be had.
    virtual const User& programUser() const = 0;

    virtual const Directories& directories() const = 0;

    /// Its lines name the plugin.
    virtual Poco::Logger& logger() = 0;

    /// The plugin's own strand, for what belongs to no session. It is the main thread's, as start() and stop() are, and
    /// runs from after start() has returned. Handlers are on another thread, their session's: what they share with this
    /// strand needs a lock, and from a handler only post() may be called here.
    virtual Strand& strand() = 0;

    /// Any thread may ask.
    virtual AgentStatus agent() const = 0;

    /// Adds a line to `further-linkctl doctor`. Called in Plugin::start(). `task` runs on a worker thread whenever
    /// somebody asks, until Plugin::stop(): it may block, for two seconds at most, and shares nothing unguarded with
    /// the rest of the plugin. What it throws is shown as a fault.
    using CheckTask = std::function<CheckResult()>;
    virtual void addCheck(const std::string& name, CheckTask task) = 0;

    /// Has `show` called, on the plugin's strand, for each client that asks to be let in: by a plugin with a screen and
    /// a button, say. Called in Plugin::start().
    using ShowApproval = std::function<void(const ApprovalRequest&)>;
    virtual void onApproval(ShowApproval show) = 0;

    /// Serves a route over HTTP, to clients who have its permission, for as long as the plugin runs: not while it is
    /// switched off, and no handler runs any more when Plugin::stop() is called. Called in Plugin::start(). Throws
    /// Error for a route that can't be: (conflict) where the agent or another plugin has the path.
    virtual void serve(HttpRoute route) = 0;
};

} // namespace v1
} // namespace further
