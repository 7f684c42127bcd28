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

constexpr const char* tryAgain = "further-linkctl restart --when-idle";

} // namespace

PluginRegistry::PluginRegistry(std::set<std::string> reserved, PluginSwitches switches, std::filesystem::path copies)
    : _reserved(std::move(reserved)), _switches(std::move(switches)), _loader(std::move(copies)) {}

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
    const auto holder =
        std::find_if(_slots.begin(), _slots.end(), [&](const Slot& each) { return each.entry->name == files.name(); });
    try {
        if (!files.hasManifest())
            throw Poco::NotFoundException("It has no manifest: " + files.manifest().string() + " doesn't exist");
        if (!files.hasSharedObject())
            throw Poco::NotFoundException("It has a manifest, but no shared object: " + files.sharedObject().string() +
                                          " doesn't exist");
        if (_reserved.contains(files.name()))
            throw Poco::ExistsException("The name is one of the agent's own sections of the configuration; give the "
                                        "plugin another");
        if (holder != _slots.end() && holder->entry->file != files.sharedObject())
            throw Poco::ExistsException("The name is taken by " + holder->entry->file.string());
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
    } catch (...) {
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
    std::vector<PluginFiles> present;
    for (const auto& directory : _directories)
        for (auto& files : PluginFiles::in(directory))
            present.push_back(std::move(files));
    forgetAllBut(present, changed);
    for (const auto& files : present) {
        const auto known = std::find_if(_slots.begin(), _slots.end(),
                                        [&](const Slot& slot) { return slot.entry->file == files.sharedObject(); });
        if (known == _slots.end()) {
            auto slot = read(files);
            follow(slot);
            changed.push_back(slot.entry);
            const std::lock_guard lock(_mutex);
            _slots.push_back(std::move(slot));
        } else if (isMapped(*known) ? noteChange(*known, files) : readAgain(*known, files)) {
            changed.push_back(known->entry);
        }
    }
    return changed;
}

/// Of what was loaded it is noted that its files are gone; the rest is forgotten, and its names are free again.
void PluginRegistry::forgetAllBut(const std::vector<PluginFiles>& present, Entries& changed) {
    const auto isGone = [&](const Slot& slot) {
        return std::none_of(present.begin(), present.end(),
                            [&](const PluginFiles& files) { return files.sharedObject() == slot.entry->file; });
    };
    for (auto& slot : _slots)
        if (isMapped(slot) && isGone(slot) && slot.entry->setOnDisk(PluginEntry::OnDisk::gone))
            changed.push_back(slot.entry);
    const std::lock_guard lock(_mutex);
    std::erase_if(_slots, [&](const Slot& slot) { return !isMapped(slot) && isGone(slot); });
}

/// Tries what wasn't loaded again: where its files have changed, and always where it was refused, because what was
/// wrong may be mended without a change of them. True where it has become another.
bool PluginRegistry::readAgain(Slot& slot, const PluginFiles& now) {
    const auto before = slot.entry->status();
    if (slot.files == now && before.state != State::refused)
        return false;
    auto fresh = read(now);
    follow(fresh);
    if (fresh.entry->status() == before && !isMapped(fresh)) {
        slot.files = now;
        return false;
    }
    const std::lock_guard lock(_mutex);
    slot = std::move(fresh);
    return true;
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
    using OnDisk = PluginEntry::OnDisk;
    if (!now.hasSharedObject() || !now.hasManifest())
        return slot.entry->setOnDisk(OnDisk::gone);
    return slot.entry->setOnDisk(slot.files.sameContent(now) ? OnDisk::same : OnDisk::changed);
}

std::string PluginRegistry::setEnabled(const std::string& name, bool enabled) {
    if (!byName(name))
        throw Poco::NotFoundException("There is no plugin " + name);
    _switches.set(name, enabled);
    for (auto& slot : _slots)
        if (slot.entry->name == name)
            toggle(slot);
    const auto entry = byName(name);
    const auto status = entry->status();
    if (!enabled)
        return "The plugin " + name + " is off for new sessions; " + entry->sessionsInWords() + ".";
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
    const auto state = slot.entry->status().state;
    if (!_switches.enabled(slot.entry->name))
        slot.entry->disable();
    else if (slot.entry->plugin)
        slot.entry->enable();
    else if (isMapped(slot) && state == State::disabled)
        slot.entry->setStatus(State::failed, std::string("It failed before in this agent; to try again: ") + tryAgain);
    else if (!isMapped(slot) && state != State::running)
        tryAgainNow(slot);
}

void PluginRegistry::tryAgainNow(Slot& slot) {
    auto fresh = read(slot.files);
    follow(fresh);
    const std::lock_guard lock(_mutex);
    slot = std::move(fresh);
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
    std::shared_ptr<const PluginEntry> found;
    for (const auto& entry : entries())
        if (entry->name == name && (!found || found->status().state == State::refused))
            found = entry;
    return found;
}

std::optional<PluginRegistry::Receiver> PluginRegistry::receiverOf(std::string_view type) const {
    const std::lock_guard lock(_mutex);
    const auto found = _receivers.find(type);
    return found == _receivers.end() ? std::nullopt : std::optional(found->second);
}

const PluginEntry* PluginRegistry::runner(std::string_view name) const {
    const std::lock_guard lock(_mutex);
    if (!name.empty()) {
        const auto found = _runners.find(name);
        return found == _runners.end() ? nullptr : found->second;
    }
    const PluginEntry* first = nullptr;
    for (const auto& slot : _slots) {
        const bool runs = slot.entry->plugin && slot.entry->status().state == State::running;
        // Where the default one doesn't run, another is no substitute: it would take the code for something else.
        if (slot.entry->manifest.defaultRunner && slot.entry->status().state != State::refused)
            return runs ? slot.entry.get() : nullptr;
        if (first == nullptr && runs && !slot.entry->manifest.runner.empty())
            first = slot.entry.get();
    }
    return first;
}

Poco::JSON::Object::Ptr PluginRegistry::describe() const {
    Poco::JSON::Array::Ptr plugins = new Poco::JSON::Array;
    for (const auto& entry : entries())
        plugins->add(entry->describe());
    Poco::JSON::Object::Ptr answer = new Poco::JSON::Object;
    answer->set("plugins", plugins);
    return answer;
}

} // namespace further
