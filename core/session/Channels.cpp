#include "session/Channels.h"

#include <optional>

namespace further {

const PluginEntry* Channels::pluginOf(std::string_view process) const {
    const auto found = _open.find(process);
    return found == _open.end() ? nullptr : found->second.plugin;
}

std::vector<std::string> Channels::of(const PluginEntry* plugin) const {
    std::vector<std::string> processes;
    for (const auto& [process, channel] : _open)
        if (channel.plugin == plugin)
            processes.push_back(process);
    return processes;
}

std::vector<std::string> Channels::all() const {
    std::vector<std::string> processes;
    for (const auto& [process, channel] : _open)
        processes.push_back(process);
    return processes;
}

bool Channels::hasStarted(std::string_view process) const {
    const auto found = _open.find(process);
    return found != _open.end() && found->second.started;
}

std::shared_ptr<void> Channels::place() const {
    if (_open.size() >= _most)
        throw Error(ErrorCode::busy, "This connection runs as many programs as it may, " + std::to_string(_most) +
                                         ": try again when one has ended. Whoever looks after the device can set "
                                         "programs.maxPerConnection.");
    return _environment.takePlace();
}

void Channels::open(const Message& start, const PluginEntry& entry) {
    const auto text = [&](const char* key) { return start.data->optValue<std::string>(key, ""); };
    const bool isCode = start.data->has("code");
    const audit::Program program{_client,
                                 start.process,
                                 entry.name,
                                 _user,
                                 isCode ? audit::digestOf(text("code")) : "",
                                 isCode ? "" : text("path")};
    try {
        _open[start.process] = Channel{&entry, place(), program};
    } catch (const Error& busy) {
        audit::failed(program, busy);
        throw;
    }
}

void Channels::close(std::string_view process) {
    const auto found = _open.find(process);
    if (found != _open.end())
        _open.erase(found);
}

void Channels::onStarted(std::string_view process) {
    const auto found = _open.find(process);
    if (found == _open.end())
        return;
    found->second.started = true;
    audit::started(found->second.program);
}

void Channels::onStopped(std::string_view process, int exitCode) {
    const auto found = _open.find(process);
    if (found == _open.end())
        return;
    audit::stopped(found->second.program, exitCode);
    _open.erase(found);
}

bool Channels::onFailed(std::string_view process, const Error& error) {
    const auto found = _open.find(process);
    if (found == _open.end() || found->second.started)
        return false;
    audit::failed(found->second.program, error);
    _open.erase(found);
    return true;
}

void Channels::onLeft() {
    for (const auto& [process, channel] : _open)
        audit::stopped(channel.program, std::nullopt);
    _open.clear();
}

} // namespace further
