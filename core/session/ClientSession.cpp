#include "session/ClientSession.h"

#include "session/Dispatcher.h"

#include <Poco/Exception.h>
#include <Poco/Logger.h>

#include <iterator>
#include <utility>
#include <vector>

namespace further {

namespace {

constexpr int internalError = 1011; // close code, RFC 6455 section 7.4.1
constexpr int killedExitCode = -9;

Poco::Logger& logger() {
    return Poco::Logger::get("session");
}

std::string wordsOf(const std::exception& exception) {
    const auto* const ours = dynamic_cast<const Poco::Exception*>(&exception);
    return ours != nullptr ? ours->displayText() : exception.what();
}

} // namespace

ClientSession::ClientSession(std::uint64_t id, Upgraded client, const Dialect& dialect,
                             const SessionEnvironment& environment, OnClosed onClosed)
    : _id(id)
    , _peer(std::move(client.peer))
    , _seat(std::move(client.seat))
    , _dialect(dialect)
    , _environment(environment)
    , _onClosed(std::move(onClosed))
    , _strand(environment.loop, environment.workers,
              [this](const std::exception& exception) {
                  poco_error(logger(), "Client " + std::to_string(_id) + " ends: " + wordsOf(exception));
                  close(internalError, "The agent failed");
              })
    , _connection(_strand, client.socket, std::move(client.early), environment.limits, *this) {
    poco_information(logger(), "Client " + std::to_string(_id) + " at " + _peer +
                                   (client.origin.empty() ? "" : ", on a page of " + client.origin) + ", has come");
}

ClientSession::~ClientSession() = default;

void ClientSession::start() {
    _connection.start();
}

void ClientSession::close(int code, std::string_view reason) {
    _connection.close(code, reason);
}

Handler& ClientSession::handlerOf(const PluginEntry& entry) {
    if (const auto open = _plugins.find(&entry); open != _plugins.end())
        return open->second->handler();
    auto session = std::make_unique<PluginSession>(*this, entry, _environment.loop, _environment.workers);
    Handler& handler = session->handler();
    _plugins.emplace(&entry, std::move(session));
    if (_slow)
        handler.onPause();
    return handler;
}

const PluginEntry* ClientSession::channel(std::string_view process) const {
    const auto found = _channels.find(process);
    return found == _channels.end() ? nullptr : found->second.plugin;
}

void ClientSession::openChannel(const std::string& process, const PluginEntry& entry) {
    _channels[process] = Channel{&entry};
}

void ClientSession::closeChannel(std::string_view process) {
    const auto found = _channels.find(process);
    if (found != _channels.end())
        _channels.erase(found);
}

void ClientSession::transmit(OutgoingQueue::Kind kind, const std::string& text) {
    _connection.send(kind, text);
}

void ClientSession::send(const Message& message) {
    if (message.type == "started") {
        const auto channel = _channels.find(message.process);
        if (channel != _channels.end())
            channel->second.started = true;
    } else if (message.type == "stopped") {
        closeChannel(message.process);
    }
    std::string text;
    _dialect.format(text, message);
    transmit(OutgoingQueue::Kind::control, text);
}

void ClientSession::sendText(std::string_view type, std::string_view process, std::string_view output) {
    // One buffer for all sessions of a loop: nothing is allocated for a chunk, nothing kept by an idle session.
    thread_local std::string text;
    text.clear();
    _dialect.formatText(text, type, process, output);
    transmit(OutgoingQueue::Kind::output, text);
}

void ClientSession::fail(std::string_view process, const Error& error) {
    std::string text;
    _dialect.formatError(text, process, error);
    transmit(OutgoingQueue::Kind::control, text);
}

void ClientSession::failChannel(std::string_view process, const Error& error) {
    const auto channel = _channels.find(process);
    if (channel != _channels.end() && !channel->second.started)
        _channels.erase(channel);
    fail(process, error);
}

void ClientSession::inject(const Message& message) {
    _environment.dispatcher.dispatch(*this, message);
}

Registered ClientSession::holdInput() {
    return _connection.holdReading();
}

Registered ClientSession::addJob(Job job) {
    _jobs->push_back(std::move(job));
    return Registered([jobs = std::weak_ptr(_jobs), entry = std::prev(_jobs->end())] {
        if (const auto alive = jobs.lock())
            alive->erase(entry);
    });
}

void ClientSession::onFault(const PluginEntry* entry, const std::exception& exception) {
    poco_error(logger(), "Client " + std::to_string(_id) + ": " +
                             (entry == nullptr ? "" : "the plugin " + entry->name + " ends here: ") +
                             wordsOf(exception));
    const Error error(ErrorCode::internal, entry == nullptr
                                               ? "The message could not be handled; the agent's log says why."
                                               : "The plugin " + entry->name + " failed; the agent's log says why.");
    _plugins.erase(entry);
    std::vector<std::string> orphans;
    for (const auto& [process, channel] : _channels)
        if (channel.plugin == entry)
            orphans.push_back(process);
    if (orphans.empty())
        fail({}, error);
    for (const auto& process : orphans) {
        const bool started = _channels.find(process)->second.started;
        failChannel(process, error);
        if (!started)
            continue;
        Message stopped{"stopped", process};
        stopped.data->set("exitCode", killedExitCode);
        send(stopped);
    }
}

void ClientSession::onText(std::string text) {
    _environment.dispatcher.receive(*this, text);
}

void ClientSession::onSlow() {
    _slow = true;
    tellHandlers(&Handler::onPause);
}

void ClientSession::onCaughtUp() {
    _slow = false;
    tellHandlers(&Handler::onResume);
}

void ClientSession::tellHandlers(void (Handler::*what)()) {
    std::vector<const PluginEntry*> entries;
    for (const auto& [entry, session] : _plugins)
        entries.push_back(entry);
    for (const auto* const entry : entries)
        try {
            if (const auto open = _plugins.find(entry); open != _plugins.end())
                (open->second->handler().*what)();
        } catch (const std::exception& exception) {
            onFault(entry, exception);
        }
}

void ClientSession::onEnd(std::string_view why) {
    poco_information(logger(), "Client " + std::to_string(_id) + " leaves: " + std::string(why) +
                                   (_jobs->empty() ? "" : "; its programs end: " + std::to_string(_jobs->size())));
    _plugins.clear();
    _channels.clear();
}

void ClientSession::onClosed() {
    _onClosed();
}

} // namespace further
