#include "plugin/PluginRegistry.h"

#include "plugin/Thrown.h"
#include "plugin/TrustedWriters.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/Logger.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace further {

namespace {

using State = PluginEntry::State;

std::string sessionsThatUse(const PluginEntry& entry) {
    const auto count = entry.counters.sessions.load();
    return count == 0   ? "no session uses it"
           : count == 1 ? "the session that uses it goes on"
                        : "the " + std::to_string(count) + " sessions that use it go on";
}

constexpr const char* tryAgain = "further-linkctl restart --when-idle";

} // namespace

PluginRegistry::PluginRegistry(std::set<std::string> reserved, PluginSwitches switches)
    : _reserved(std::move(reserved)), _switches(std::move(switches)) {}

PluginRegistry::~PluginRegistry() = default;

void PluginRegistry::find(const std::vector<std::filesystem::path>& directories) {
    _directories = directories;
    for (const auto& directory : directories)
        for (const auto& files : PluginFiles::in(directory)) {
            auto slot = read(files);
            const std::lock_guard lock(_mutex);
            _slots.push_back(std::move(slot));
        }
}

PluginRegistry::Slot PluginRegistry::read(const PluginFiles& files) const {
    Slot slot{files, std::make_shared<PluginEntry>(files.name(), files.sharedObject())};
    const auto same = std::find_if(_slots.begin(), _slots.end(), [&](const Slot& other) {
        return other.entry->name == files.name() && other.entry->file != files.sharedObject();
    });
    try {
        if (!files.hasManifest())
            throw Poco::NotFoundException("It has no manifest: " + files.manifest().string() + " doesn't exist");
        if (!files.hasSharedObject())
            throw Poco::NotFoundException("It has a manifest, but no shared object: " + files.sharedObject().string() +
                                          " doesn't exist");
        if (_reserved.contains(files.name()))
            throw Poco::ExistsException("The name is one of the agent's own sections of the configuration; give the "
                                        "plugin another");
        if (same != _slots.end())
            throw Poco::ExistsException("The name is taken by " + same->entry->file.string());
        (void)TrustedWriters().resolve(files.manifest());
        slot.entry->manifest = PluginManifest::read(files.manifest());
    } catch (const std::exception&) {
        slot.entry->setStatus(State::refused, wordsForThrown());
    }
    return slot;
}

void PluginRegistry::start(MakeContext makeContext) {
    _makeContext = std::move(makeContext);
    for (auto& slot : _slots)
        startWhereEnabled(slot);
}

void PluginRegistry::startWhereEnabled(Slot& slot) {
    if (!_switches.enabled(slot.entry->name))
        slot.entry->setStatus(State::disabled);
    else if (slot.entry->status().state == State::found)
        load(slot);
}

void PluginRegistry::load(Slot& slot) {
    auto& entry = *slot.entry;
    entry.context = _makeContext(entry);
    try {
        claim(entry);
        entry.plugin = _loader.load(entry.file);
        slot.mapped = true;
    } catch (...) {
        slot.mapped = _loader.isLoaded(entry.file);
        entry.setStatus(State::refused, wordsForThrown());
        entry.context.reset();
        return;
    }
    try {
        entry.plugin->start(*entry.context);
    } catch (...) {
        entry.setStatus(State::failed, wordsForThrown());
        entry.plugin.reset();
        entry.context.reset();
        return;
    }
    entry.setStatus(State::running);
    publish(entry);
}

void PluginRegistry::claim(const PluginEntry& entry) const {
    const auto holder = _runners.find(entry.manifest.runner);
    if (holder != _runners.end())
        throw Poco::ExistsException("The runner \"" + entry.manifest.runner + "\" is taken by the plugin " +
                                    holder->second->name);
}

void PluginRegistry::publish(const PluginEntry& entry) {
    const std::lock_guard lock(_mutex);
    if (!entry.manifest.runner.empty())
        _runners[entry.manifest.runner] = &entry;
    for (const auto& spec : entry.manifest.receives)
        _receivers[spec.type] = Receiver{&entry, &spec};
}

PluginRegistry::Entries PluginRegistry::rescan() {
    Entries changed;
    std::set<std::filesystem::path> present;
    for (const auto& directory : _directories)
        for (const auto& files : PluginFiles::in(directory)) {
            present.insert(files.sharedObject());
            const auto known = std::find_if(_slots.begin(), _slots.end(),
                                            [&](const Slot& slot) { return slot.entry->file == files.sharedObject(); });
            if (known != _slots.end() && known->files == files)
                continue;
            if (known != _slots.end() && known->mapped) {
                if (noteChange(*known, files))
                    changed.push_back(known->entry);
                continue;
            }
            auto slot = read(files);
            follow(slot);
            changed.push_back(slot.entry);
            const std::lock_guard lock(_mutex);
            if (known == _slots.end())
                _slots.push_back(std::move(slot));
            else
                *known = std::move(slot);
        }
    for (auto& slot : _slots)
        if (slot.mapped && !present.contains(slot.entry->file) &&
            noteChange(slot, PluginFiles(slot.entry->file.parent_path(), slot.entry->name)))
            changed.push_back(slot.entry);
    const std::lock_guard lock(_mutex);
    std::erase_if(_slots, [&](const Slot& slot) { return !slot.mapped && !present.contains(slot.entry->file); });
    return changed;
}

/// Starts what came while the agent runs: nothing that is wrong with it may end the agent.
void PluginRegistry::follow(Slot& slot) {
    try {
        startWhereEnabled(slot);
    } catch (...) {
        slot.entry->setStatus(State::refused, wordsForThrown());
    }
}

bool PluginRegistry::noteChange(Slot& slot, const PluginFiles& now) {
    const bool same = slot.files.sameContent(now);
    slot.files = now;
    if (same)
        return false;
    const auto state = slot.entry->status().state;
    const std::string gone = "Its files are gone; it stays until the agent restarts: ";
    const std::string other = "Its files have changed since it was loaded; what is there now needs a restart: ";
    slot.entry->setStatus(state, (now.hasSharedObject() && now.hasManifest() ? other : gone) + tryAgain);
    return true;
}

std::string PluginRegistry::setEnabled(const std::string& name, bool enabled) {
    const auto slot =
        std::find_if(_slots.begin(), _slots.end(), [&](const Slot& each) { return each.entry->name == name; });
    if (slot == _slots.end())
        throw Poco::NotFoundException("There is no plugin " + name);
    _switches.set(name, enabled);
    toggle(*slot);
    const auto& entry = *slot->entry;
    const auto status = entry.status();
    if (!enabled)
        return "The plugin " + name + " is off for new sessions; " + sessionsThatUse(entry) + ".";
    if (status.state == State::running)
        return "The plugin " + name + " is on, and every session can use it from its next message.";
    return "The plugin " + name + " is on, but " + std::string(wordFor(status.state)) + ": " + status.reason;
}

PluginRegistry::Entries PluginRegistry::setDisabled(std::set<std::string> names) {
    _switches.setDisabled(std::move(names));
    Entries changed;
    for (auto& slot : _slots) {
        const auto before = slot.entry->status().state;
        toggle(slot);
        if (slot.entry->status().state != before)
            changed.push_back(slot.entry);
    }
    return changed;
}

/// Brings a plugin to what its switch says.
void PluginRegistry::toggle(Slot& slot) {
    const bool enabled = _switches.enabled(slot.entry->name);
    const bool off = slot.entry->status().state == State::disabled;
    if (!enabled) {
        slot.entry->setStatus(State::disabled, slot.entry->plugin ? sessionsThatUse(*slot.entry) : "");
    } else if (off && slot.entry->plugin) {
        slot.entry->setStatus(State::running);
    } else if (off && slot.mapped) {
        slot.entry->setStatus(State::failed, std::string("It failed before in this agent; to try again: ") + tryAgain);
    } else if (off) {
        auto fresh = read(slot.files);
        follow(fresh);
        const std::lock_guard lock(_mutex);
        slot = std::move(fresh);
    }
}

void PluginRegistry::stop() {
    std::for_each(_slots.rbegin(), _slots.rend(), [](const Slot& slot) {
        auto& entry = *slot.entry;
        try {
            if (entry.plugin)
                entry.plugin->stop();
        } catch (...) {
            Poco::Logger::get("plugin." + entry.name).error("It failed to stop: %s", wordsForThrown());
        }
        entry.plugin.reset();
        entry.context.reset();
    });
    const std::lock_guard lock(_mutex);
    _receivers.clear();
    _runners.clear();
}

PluginRegistry::Entries PluginRegistry::entries() const {
    const std::lock_guard lock(_mutex);
    Entries all;
    for (const auto& slot : _slots)
        all.push_back(slot.entry);
    return all;
}

std::shared_ptr<const PluginEntry> PluginRegistry::byName(std::string_view name) const {
    for (const auto& entry : entries())
        if (entry->name == name)
            return entry;
    return nullptr;
}

std::optional<PluginRegistry::Receiver> PluginRegistry::receiverOf(std::string_view type) const {
    const std::lock_guard lock(_mutex);
    const auto found = _receivers.find(type);
    return found == _receivers.end() ? std::nullopt : std::optional(found->second);
}

const PluginEntry* PluginRegistry::runner(std::string_view name) const {
    const std::lock_guard lock(_mutex);
    const auto found = _runners.find(name);
    return found == _runners.end() ? nullptr : found->second;
}

Poco::JSON::Object::Ptr PluginRegistry::describe() const {
    Poco::JSON::Array::Ptr plugins = new Poco::JSON::Array;
    for (const auto& entry : entries())
        plugins->add(describe(*entry));
    Poco::JSON::Object::Ptr answer = new Poco::JSON::Object;
    answer->set("plugins", plugins);
    return answer;
}

/// The manifest as its author wrote it, behind what became of the plugin.
Poco::JSON::Object::Ptr PluginRegistry::describe(const PluginEntry& entry) {
    const auto status = entry.status();
    Poco::JSON::Object::Ptr plugin = new Poco::JSON::Object(Poco::JSON_PRESERVE_KEY_ORDER);
    plugin->set("name", entry.name);
    plugin->set("state", std::string(wordFor(status.state)));
    if (!status.reason.empty())
        plugin->set("reason", status.reason);
    plugin->set("file", entry.file.string());
    if (entry.manifest.json)
        for (const auto& [key, value] : *entry.manifest.json)
            plugin->set(key, value);
    return plugin;
}

} // namespace further
