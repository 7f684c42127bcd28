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
    auto status = _status;
    const auto add = [&](const std::string& note) { status.reason += (status.reason.empty() ? "" : "; ") + note; };
    if (status.state == State::disabled && counters.sessions > 0)
        add(sessionsInWords());
    if (_onDisk == OnDisk::changed)
        add("its files have changed since it was loaded; to use what is there now: further-linkctl restart "
            "--when-idle");
    if (_onDisk == OnDisk::gone)
        add("its files are gone, and it with them after a restart: further-linkctl restart --when-idle");
    return status;
}

void PluginEntry::disable() {
    setStatus(State::disabled);
}

void PluginEntry::enable() {
    const std::lock_guard lock(_mutex);
    if (_status.state == State::disabled)
        _status = {_fault.empty() ? State::running : State::failed, _fault};
}

bool PluginEntry::setOnDisk(OnDisk onDisk) {
    const std::lock_guard lock(_mutex);
    return std::exchange(_onDisk, onDisk) != onDisk;
}

void PluginEntry::setStatus(State state, const std::string& reason) {
    const std::lock_guard lock(_mutex);
    _status = {state, reason};
}

void PluginEntry::addRoute(const HttpRoute& route) const {
    Poco::JSON::Object::Ptr described = new Poco::JSON::Object(Poco::JSON_PRESERVE_KEY_ORDER);
    described->set("method", route.method);
    described->set("path", route.path);
    described->set("permission", route.permission);
    const std::lock_guard lock(_mutex);
    _routes->add(described);
}

void PluginEntry::fail(const std::string& reason) const {
    const std::lock_guard lock(_mutex);
    _fault = reason;
    if (_status.state != State::disabled)
        _status = {State::failed, reason};
}

std::string PluginEntry::sessionsInWords() const {
    const auto count = counters.sessions.load();
    return count == 0   ? "no session uses it"
           : count == 1 ? "the session that uses it goes on"
                        : "the " + std::to_string(count) + " sessions that use it go on";
}

void PluginEntry::onSlow(std::string_view what, std::chrono::milliseconds held) const {
    ++counters.slowCallbacks;
    poco_warning(Poco::Logger::get("plugin." + name),
                 "The plugin " + name + " held up everybody else for " + std::to_string(held.count()) + " ms, in " +
                     std::string(what) + "; what takes long belongs in Strand::offload");
}

/// The manifest as its author wrote it, behind what became of the plugin.
Poco::JSON::Object::Ptr PluginEntry::describe() const {
    const auto now = status();
    Poco::JSON::Object::Ptr described = new Poco::JSON::Object(Poco::JSON_PRESERVE_KEY_ORDER);
    described->set("name", name);
    described->set("state", std::string(wordFor(now.state)));
    if (!now.reason.empty())
        described->set("reason", now.reason);
    described->set("file", file.string());
    if (manifest.json)
        for (const auto& key : manifest.json->getNames())
            described->set(key, manifest.json->get(key));
    if (now.state != State::running && now.state != State::disabled)
        return described;
    const std::lock_guard lock(_mutex);
    if (_routes->size() > 0)
        described->set("routes", Poco::JSON::Array::Ptr(new Poco::JSON::Array(*_routes)));
    return described;
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
