#include "plugin/PluginEntry.h"

#include <Poco/Logger.h>

#include <utility>

namespace further {

PluginEntry::PluginEntry(std::string pluginName, std::filesystem::path sharedObject)
    : name(std::move(pluginName)), file(std::move(sharedObject)) {
    manifest.name = name;
}

PluginEntry::Status PluginEntry::status() const {
    const std::lock_guard lock(_mutex);
    return _status;
}

void PluginEntry::setStatus(State state, const std::string& reason) {
    const std::lock_guard lock(_mutex);
    _status = {state, reason};
}

void PluginEntry::fail(const std::string& reason) const {
    const std::lock_guard lock(_mutex);
    _status = {State::failed, reason};
}

void PluginEntry::onSlow(std::string_view what, std::chrono::milliseconds held) const {
    ++counters.slowCallbacks;
    poco_warning(Poco::Logger::get("plugin." + name),
                 "The plugin " + name + " held up everybody else for " + std::to_string(held.count()) + " ms, in " +
                     std::string(what) + "; what takes long belongs in Strand::offload");
}

std::string_view wordFor(PluginEntry::State state) {
    switch (state) {
    case PluginEntry::State::disabled:
        return "disabled";
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

} // namespace further
