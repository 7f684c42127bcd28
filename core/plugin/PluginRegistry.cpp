#include "plugin/PluginRegistry.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/Logger.h>

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

namespace further {

namespace {

void refuse(PluginEntry& entry, PluginEntry::State state, const std::string& reason) {
    entry.state = state;
    entry.reason = reason;
}

std::string wordsOf(const Poco::Exception& problem) {
    return problem.message().empty() ? problem.displayText() : problem.message();
}

} // namespace

std::string_view wordFor(PluginEntry::State state) {
    switch (state) {
    case PluginEntry::State::running:
        return "running";
    case PluginEntry::State::refused:
        return "refused";
    case PluginEntry::State::failed:
        return "failed";
    default:
        return "found";
    }
}

PluginRegistry::PluginRegistry(std::set<std::string> reserved) : _reserved(std::move(reserved)) {}
PluginRegistry::~PluginRegistry() = default;

void PluginRegistry::find(const std::vector<std::filesystem::path>& directories) {
    for (const auto& directory : directories)
        findIn(directory);
}

void PluginRegistry::findIn(const std::filesystem::path& directory) {
    // Either half of a plugin counts: one that lacks the other is listed, not passed over.
    std::set<std::string> names;
    std::error_code unreadable;
    for (const auto& file : std::filesystem::directory_iterator(directory, unreadable))
        if (file.path().extension() == ".so" || file.path().extension() == ".json")
            names.insert(file.path().stem());

    for (const auto& name : names) {
        auto entry = std::make_unique<PluginEntry>();
        entry->name = name;
        entry->manifest.name = name;
        entry->file = directory / (name + ".so");
        const auto same =
            std::find_if(_entries.begin(), _entries.end(), [&](const auto& e) { return e->name == name; });
        try {
            if (!exists(directory / (name + ".json")))
                throw Poco::NotFoundException("It has no manifest: " + (directory / (name + ".json")).string() +
                                              " doesn't exist");
            if (!exists(entry->file))
                throw Poco::NotFoundException("It has a manifest, but no shared object: " + entry->file.string() +
                                              " doesn't exist");
            if (_reserved.contains(name))
                throw Poco::ExistsException("The name is one of the agent's own sections of the configuration; give "
                                            "the plugin another");
            if (same != _entries.end())
                throw Poco::ExistsException("The name is taken by " + (*same)->file.string());
            entry->manifest = PluginManifest::read(directory / (name + ".json"));
        } catch (const Poco::Exception& problem) {
            refuse(*entry, PluginEntry::State::refused, wordsOf(problem));
        } catch (const std::exception& problem) {
            refuse(*entry, PluginEntry::State::refused, problem.what());
        }
        _entries.push_back(std::move(entry));
    }
}

void PluginRegistry::start(const MakeContext& makeContext) {
    for (const auto& entry : _entries)
        if (entry->state == PluginEntry::State::found)
            startOne(*entry, makeContext);
}

void PluginRegistry::startOne(PluginEntry& entry, const MakeContext& makeContext) {
    try {
        claim(entry);
        entry.plugin = _library.load(entry.file);
    } catch (const Poco::Exception& problem) {
        refuse(entry, PluginEntry::State::refused, wordsOf(problem));
        return;
    } catch (const std::exception& problem) {
        refuse(entry, PluginEntry::State::refused, problem.what());
        return;
    }
    entry.context = makeContext(entry.manifest);
    try {
        entry.plugin->start(*entry.context);
        entry.state = PluginEntry::State::running;
    } catch (const Poco::Exception& problem) {
        refuse(entry, PluginEntry::State::failed, wordsOf(problem));
    } catch (const std::exception& problem) {
        refuse(entry, PluginEntry::State::failed, problem.what());
    }
    if (entry.state == PluginEntry::State::failed) {
        entry.plugin.reset();
        entry.context.reset();
        return;
    }
    if (!entry.manifest.runner.empty())
        _runners[entry.manifest.runner] = &entry;
    for (const auto& spec : entry.manifest.receives)
        _receivers[spec.type] = Receiver{&entry, &spec};
}

void PluginRegistry::claim(PluginEntry& entry) {
    const auto holder = _runners.find(entry.manifest.runner);
    if (holder != _runners.end())
        throw Poco::ExistsException("The runner \"" + entry.manifest.runner + "\" is taken by the plugin " +
                                    holder->second->name);
}

void PluginRegistry::stop() {
    std::for_each(_entries.rbegin(), _entries.rend(), [](const auto& entry) {
        try {
            if (entry->state == PluginEntry::State::running && entry->plugin)
                entry->plugin->stop();
        } catch (const std::exception& problem) {
            Poco::Logger::get("plugin." + entry->name).error("It failed to stop: %s", std::string(problem.what()));
        }
        entry->plugin.reset();
        entry->context.reset();
    });
    _receivers.clear();
    _runners.clear();
}

const PluginRegistry::Receiver* PluginRegistry::receiverOf(std::string_view type) const {
    const auto found = _receivers.find(type);
    return found == _receivers.end() ? nullptr : &found->second;
}

const PluginEntry* PluginRegistry::runner(std::string_view name) const {
    const auto found = _runners.find(name);
    return found == _runners.end() ? nullptr : found->second;
}

Poco::JSON::Object::Ptr PluginRegistry::describe() const {
    Poco::JSON::Array::Ptr plugins = new Poco::JSON::Array;
    for (const auto& entry : _entries) {
        // The manifest as its author wrote it, then what became of the plugin.
        Poco::JSON::Object::Ptr plugin = new Poco::JSON::Object(Poco::JSON_PRESERVE_KEY_ORDER);
        plugin->set("name", entry->name);
        plugin->set("state", std::string(wordFor(entry->state)));
        if (!entry->reason.empty())
            plugin->set("reason", entry->reason);
        plugin->set("file", entry->file.string());
        if (entry->manifest.json)
            for (const auto& [key, value] : *entry->manifest.json)
                plugin->set(key, value);
        plugins->add(plugin);
    }
    Poco::JSON::Object::Ptr answer = new Poco::JSON::Object;
    answer->set("plugins", plugins);
    return answer;
}

} // namespace further
