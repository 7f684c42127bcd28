#pragma once

#include "plugin/PluginEntry.h"
#include "plugin/PluginFiles.h"
#include "plugin/PluginLoader.h"
#include "plugin/PluginSwitches.h"

#include <Poco/JSON/Object.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace further {

/// All plugins: found in the directories, loaded, started, switched, and asked for by message type or runner.
///
/// Threads: find(), start(), rescan(), setEnabled() and stop() on the main thread; what is const, any thread may ask.
/// A plugin that was loaded is kept until stop(), which comes after the last session.
class PluginRegistry {
public:
    /// Makes what a plugin has of the agent. Throws Poco::Exception for settings that can't be.
    using MakeContext = std::function<std::unique_ptr<PluginContext>(const PluginEntry&)>;
    using Entries = std::vector<std::shared_ptr<const PluginEntry>>;

    /// `reserved`: names that no plugin may have, because its settings would stand among the agent's own.
    /// `copies`: see PluginLoader.
    explicit PluginRegistry(std::set<std::string> reserved = {}, PluginSwitches switches = {},
                            std::filesystem::path copies = {});
    ~PluginRegistry();
    PluginRegistry(const PluginRegistry&) = delete;
    PluginRegistry& operator=(const PluginRegistry&) = delete;

    /// Reads the manifests in `directories`, in order of directory and name. Throws nothing: what can't be read is
    /// listed as refused.
    void find(const std::vector<std::filesystem::path>& directories);
    /// Loads and starts what was found and isn't switched off. What can't be loaded or started is listed with the
    /// reason. Settings that can't be fly out.
    void start(MakeContext makeContext);
    /// Looks at the directories again. What is new, or was refused before, is loaded and started, at once for all
    /// sessions. What has changed or gone since it was loaded is noted: that needs a restart. Returns the
    /// entries that have become others.
    Entries rescan();
    /// Switches a plugin on or off for new sessions, for this agent and those to come. A session that uses it goes on.
    /// One that was refused is tried again. Returns a sentence that says what holds now. Throws Poco::NotFoundException
    /// for no such plugin, Poco::FileException where it can't be kept.
    std::string setEnabled(const std::string& name, bool enabled);
    /// The configuration now disables these; what was switched by setEnabled() stays, and those that were refused are
    /// tried again. Returns what has become other.
    Entries setDisabled(std::set<std::string> names);
    /// Stops in the reverse order and destroys the plugins. One that throws is logged, the others are stopped all the
    /// same.
    void stop();

    Entries entries() const;
    /// The plugin of that name (of two, the one that isn't refused); null for none.
    std::shared_ptr<const PluginEntry> byName(std::string_view name) const;

    /// The plugin that receives `type`, and how. Valid until stop().
    struct Receiver {
        const PluginEntry* entry;
        const MessageSpec* spec;
    };
    std::optional<Receiver> receiverOf(std::string_view type) const;
    /// The loaded plugin for a kind of program; for an empty name the default one, or, where no plugin is that, the
    /// first one that there is for any. Null for none. Valid until stop().
    const PluginEntry* runner(std::string_view name) const;

    /// What `GET /plugins` answers.
    Poco::JSON::Object::Ptr describe() const;

private:
    struct Slot {
        PluginFiles files;
        std::shared_ptr<PluginEntry> entry;
    };

    /// Its library was loaded: never again in this process.
    bool isMapped(const Slot& slot) const { return _loader.isLoaded(slot.entry->file); }
    Slot read(const PluginFiles& files) const;
    void startWhereEnabled(Slot& slot);
    void load(Slot& slot);
    void claim(const PluginEntry& entry) const;
    void publish(const PluginEntry& entry);
    void follow(Slot& slot);
    void forgetAllBut(const std::vector<PluginFiles>& present, Entries& changed);
    bool readAgain(Slot& slot, const PluginFiles& now);
    void toggle(Slot& slot);
    void tryAgainNow(Slot& slot);
    static bool noteChange(Slot& slot, const PluginFiles& now);

    const std::set<std::string> _reserved;
    PluginSwitches _switches;
    PluginLoader _loader;
    MakeContext _makeContext;
    std::vector<std::filesystem::path> _directories;

    mutable std::mutex _mutex; // guards all below; the main thread, which alone writes, reads without
    std::vector<Slot> _slots;
    std::map<std::string, Receiver, std::less<>> _receivers;
    std::map<std::string, const PluginEntry*, std::less<>> _runners;
};

} // namespace further
