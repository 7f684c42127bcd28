#pragma once

#include <further/Plugin.h>
#include <further/testing/FakeContext.h>
#include <further/testing/FakeStrand.h>

#include <Poco/ClassLoader.h>
#include <Poco/JSON/Object.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace further::testing {

/// A built plugin without an agent: its shared object loaded as an agent does it, its settings those of the manifest
/// beside it. Tests what a device will get, visibility and all.
///
///     LoadedPlugin plugin(FURTHER_PLUGIN_FILE);
///     plugin.start({{"greeting", "Hi"}});
///     FakeSession session(plugin.strand());
///     const auto handler = plugin.open(session);
///     handler->receive(…);
///     CPPUNIT_ASSERT_EQUAL(std::size_t{1}, session.count("hello.greeting"));
///
/// Used on one thread. What is loaded stays loaded until the process ends, as in the agent.
class LoadedPlugin {
public:
    /// Loads `file` and reads its manifest. Throws Poco::Exception with a sentence that says why it can't.
    explicit LoadedPlugin(const std::filesystem::path& file);
    /// Stops it where stop() didn't; what it throws then ends the test program. Its handlers have ended.
    ~LoadedPlugin();
    LoadedPlugin(const LoadedPlugin&) = delete;
    LoadedPlugin& operator=(const LoadedPlugin&) = delete;

    /// Starts it, once; `settings` are written as in the configuration, the others have the manifest's default. What
    /// else it may ask of its context is set beforehand. Throws what the plugin throws.
    void start(const std::map<std::string, std::string>& settings = {});
    /// Its handler for `session`, which outlives it. Throws Poco::AssertionViolationException where the handler's types
    /// are not those that the manifest lists; a plugin with a runner has the runner's types as well.
    std::unique_ptr<Handler> open(Session& session);
    /// Stops it, if it runs.
    void stop();

    Plugin& plugin() { return *_plugin; }
    const Poco::JSON::Object& manifest() const { return *_manifest; }
    FakeStrand& strand() { return _strand; }
    FakeContext& context() { return _context; }

private:
    void checkTypes(const Handler& handler) const;

    const Poco::JSON::Object::Ptr _manifest;
    FakeStrand _strand;
    FakeContext _context{_strand};
    Poco::ClassLoader<Plugin> _loader;
    std::unique_ptr<Plugin> _plugin;
    bool _running = false;
};

} // namespace further::testing
