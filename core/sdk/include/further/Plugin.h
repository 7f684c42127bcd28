#pragma once

#include <further/Abi.h>
#include <further/Api.h>
#include <further/Error.h>
#include <further/Handler.h>
#include <further/PluginContext.h>
#include <further/Session.h>

#include <Poco/ClassLibrary.h>

#include <memory>

namespace further {
inline namespace v1 {

/// What a shared object adds to the agent: made once, before the first session, and kept until the agent exits.
///
/// Threads: start() and stop() run on the main thread; open() on the strand of the session that it is given, between
/// the two. Where there is more than one loop, open() may run on several threads at once. A plugin that is dropped in
/// while the agent runs is started while sessions are open: none of them knows it before start() has returned.
class FURTHER_API Plugin {
public:
    Plugin();
    virtual ~Plugin();
    Plugin(const Plugin&) = delete;
    Plugin& operator=(const Plugin&) = delete;

    /// Called once. Throw to refuse: the agent goes on without this plugin and lists the reason; what start() has put
    /// on the strand then never runs. Otherwise `context` lives until stop() has returned.
    virtual void start(PluginContext& context);

    /// Makes the handler of one session; never null. `session` outlives it.
    virtual std::unique_ptr<Handler> open(Session& session) = 0;

    /// Called once, after the last handler has ended, if start() returned.
    virtual void stop();
};

} // namespace v1
} // namespace further

/// Stands once in a plugin's source: exports `Class` as the library's plugin, and says what it was built with.
#define FURTHER_PLUGIN(Class)                                                                                          \
    FURTHER_ABI_DESCRIPTOR                                                                                             \
    POCO_BEGIN_MANIFEST(further::Plugin)                                                                               \
    POCO_EXPORT_CLASS(Class)                                                                                           \
    POCO_END_MANIFEST
