#include "session/ClientSession.h"

#include "loop/HoldTimer.h"
#include "loop/NoException.h"
#include "protocol/Excerpt.h"
#include "session/Dispatcher.h"

#include <Poco/Exception.h>
#include <Poco/Logger.h>

#include <algorithm>
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

/// Given back when the last copy of it goes.
std::shared_ptr<void> takePlace(const SessionEnvironment& environment) {
    const auto counts = environment.counts;
    if (counts->places.fetch_add(1) < environment.mostPrograms)
        return {counts.get(), [counts](void*) { --counts->places; }};
    --counts->places;
    throw Error(ErrorCode::busy, "This device runs as many programs as it may, " +
                                     std::to_string(environment.mostPrograms) +
                                     ": try again when one has ended. Whoever looks after it can set "
                                     "programs.maxRunning.");
}

} // namespace

ClientSession::ClientSession(std::uint64_t id, Upgraded client, const Dialect& dialect,
                             const SessionEnvironment& environment, std::shared_ptr<const ConnectionLimits> limits,
                             OnClosed onClosed)
    : _id(id)
    , _peer(std::move(client.peer))
    , _origin(std::move(client.origin))
    , _seat(std::move(client.seat))
    , _dialect(dialect)
    , _environment(environment)
    , _limits(std::move(limits))
    , _onClosed(std::move(onClosed))
    , _strand(environment.loop, environment.workers,
              [this](const std::exception& exception) {
                  poco_error(logger(), "Client " + std::to_string(_id) + " ends: " + wordsOf(exception));
                  close(internalError, "The agent failed");
              })
    , _connection(_strand, client.socket, std::move(client.early), *_limits, *this)
    , _jobs(std::make_shared<Jobs>(Jobs{{}, environment.events, environment.counts})) {
    const auto who = "Client " + std::to_string(_id) + " at " + _peer +
                     (_origin.empty() ? "" : ", on a page of " + _origin + ",") + " has come";
    poco_information(logger(), who);
    tell(Event::Kind::connected, who);
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
    const HoldTimer timer([&](std::chrono::milliseconds held) { entry.onSlow("open", held); });
    auto session = std::make_unique<PluginSession>(*this, entry, _environment.loop, _environment.workers);
    Handler& handler = session->handler();
    requireTypes(entry, handler);
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
    _channels[process] = Channel{&entry, takePlace(_environment)};
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
    if (channel != _channels.end() && !channel->second.started) {
        _channels.erase(channel);
        tell(Event::Kind::failed, "A program of client " + std::to_string(_id) + " didn't start: " + error.detail());
    }
    fail(process, error);
}

void ClientSession::inject(const Message& message) {
    _environment.dispatcher.dispatch(*this, message);
}

Registered ClientSession::holdInput() {
    return _connection.holdReading();
}

Registered ClientSession::addJob(const PluginEntry& entry, Job job) {
    const auto id = ++_jobs->counts->jobIdsGiven;
    ++_jobs->counts->programs;
    const auto what = excerpt(job.name) + " (program " + std::to_string(id) + ", pid " + std::to_string(job.pid) + ")";
    tell(Event::Kind::started, what + " runs for client " + std::to_string(_id));
    _jobs->list.push_back({{id, entry.name, std::move(job.name), job.pid, std::chrono::system_clock::now()},
                           &entry,
                           std::move(job.stop)});
    return Registered([jobs = std::weak_ptr(_jobs), listed = std::prev(_jobs->list.end()), session = _id, what] {
        const auto alive = jobs.lock();
        if (!alive)
            return;
        alive->list.erase(listed);
        --alive->counts->programs;
        alive->events.append(
            {Event::Kind::stopped, session, what + " of client " + std::to_string(session) + " has ended"});
    });
}

SessionReport ClientSession::report() const {
    SessionReport report{_id, _peer, _origin, user().name, _since, _connection.queuedBytes(), _slow, _connection.held(),
                         {},  {}};
    for (const auto& [entry, session] : _plugins)
        report.plugins.push_back(entry->name);
    for (const auto& job : _jobs->list)
        report.jobs.push_back(job.report);
    return report;
}

bool ClientSession::stopJob(std::uint64_t id) {
    const auto job = std::find_if(_jobs->list.begin(), _jobs->list.end(),
                                  [&](const ListedJob& each) { return each.report.id == id; });
    if (job == _jobs->list.end())
        return false;
    const auto stop = job->stop; // it may end the job, and with it what stands in the list
    const auto* const entry = job->plugin;
    try {
        const HoldTimer timer([&](std::chrono::milliseconds held) { entry->onSlow("the stop of a job", held); });
        stop();
    } catch (const std::exception& exception) {
        onFault(entry, exception);
    } catch (...) {
        onFault(entry, NoException());
    }
    return true;
}

void ClientSession::tell(Event::Kind kind, const std::string& text) const {
    _environment.events.append({kind, _id, excerpt(text)});
}

void ClientSession::onFault(const PluginEntry* entry, const std::exception& exception) {
    const auto what = "Client " + std::to_string(_id) + ": " +
                      (entry == nullptr ? "" : "the plugin " + entry->name + " ends here: ") + wordsOf(exception);
    poco_error(logger(), what);
    tell(Event::Kind::failed, what);
    if (entry != nullptr)
        ++entry->counters.faults;
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
            if (const auto open = _plugins.find(entry); open != _plugins.end()) {
                const HoldTimer timer(
                    [&](std::chrono::milliseconds held) { entry->onSlow("onPause or onResume", held); });
                (open->second->handler().*what)();
            }
        } catch (const std::exception& exception) {
            onFault(entry, exception);
        } catch (...) {
            onFault(entry, NoException());
        }
}

void ClientSession::onEnd(std::string_view why) {
    const auto how = "Client " + std::to_string(_id) + " leaves: " + std::string(why) +
                     (_jobs->list.empty() ? "" : "; its programs end: " + std::to_string(_jobs->list.size()));
    poco_information(logger(), how);
    tell(Event::Kind::disconnected, how);
    _plugins.clear();
    _channels.clear();
}

void ClientSession::onClosed() {
    _onClosed();
}

} // namespace further
