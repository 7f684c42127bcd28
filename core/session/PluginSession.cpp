#include "session/PluginSession.h"

#include "loop/HoldTimer.h"
#include "session/ClientSession.h"

#include <further/Error.h>

#include <Poco/Exception.h>

#include <utility>

namespace further {

namespace {

/// The code has to keep the manifest's word, which clients and the administrator go by.
void requireTypes(const PluginEntry& entry, const Handler& handler) {
    try {
        entry.manifest.requireTypes(handler.types());
    } catch (const Poco::Exception& problem) {
        entry.fail(problem.message());
        poco_error(Poco::Logger::get("plugin." + entry.name), problem.message());
        throw Error(ErrorCode::unavailable,
                    "The plugin " + entry.name + " is broken, and is not used any more: " + problem.message());
    }
}

} // namespace

PluginSession::PluginSession(ClientSession& client, const PluginEntry& entry, EventLoop& loop, WorkerPool& workers)
    : _client(client)
    , _entry(entry)
    , _logger(Poco::Logger::get("plugin." + entry.name))
    , _strand(
          loop, workers, [&client, &entry](const std::exception& exception) { client.onFault(&entry, exception); },
          [&entry](const char* what, std::chrono::milliseconds held) { entry.onSlow(what, held); })
    , _handler(entry.plugin->open(*this)) {
    if (!_handler)
        throw Poco::NullPointerException("Plugin::open returned no handler");
    requireTypes(_entry, *_handler);
    ++_entry.counters.sessions;
}

PluginSession::~PluginSession() {
    const HoldTimer timer([this](std::chrono::milliseconds held) { _entry.onSlow("the handler's destructor", held); });
    _handler.reset();
    --_entry.counters.sessions;
}

void PluginSession::send(const Message& message) {
    _client.send(message);
}

void PluginSession::sendText(std::string_view type, std::string_view process, std::string_view output) {
    _client.sendText(type, process, output);
}

void PluginSession::fail(std::string_view process, const Error& error) {
    _client.failChannel(process, error);
}

void PluginSession::inject(const Message& message) {
    _strand.post([this, message] { _client.inject(message); });
}

Registered PluginSession::holdInput() {
    return _client.holdInput();
}

Registered PluginSession::addJob(Job job) {
    return _client.addJob(_entry, std::move(job));
}

Strand& PluginSession::strand() {
    return _strand;
}

const User& PluginSession::user() const {
    return _client.user();
}

Poco::Logger& PluginSession::logger() {
    return _logger;
}

} // namespace further
