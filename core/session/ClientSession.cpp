#include "session/ClientSession.h"

#include "loop/HoldTimer.h"
#include "loop/NoException.h"
#include "protocol/Excerpt.h"
#include "session/Audit.h"
#include "session/Dispatcher.h"

#include <Poco/Exception.h>
#include <Poco/Logger.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace further {

namespace {

constexpr int policyViolation = 1008; // close codes, RFC 6455 section 7.4.1
constexpr int internalError = 1011;
constexpr int killedExitCode = -9;
constexpr std::size_t longestKept = 512 * 1024; // 64 KiB of output, each byte an escape

Poco::Logger& logger() {
    return Poco::Logger::get("session");
}

std::string wordsOf(const std::exception& exception) {
    const auto* const ours = dynamic_cast<const Poco::Exception*>(&exception);
    return ours != nullptr ? ours->displayText() : exception.what();
}

} // namespace

ClientSession::ClientSession(std::uint64_t id, Upgraded client, std::shared_ptr<const Dialect> dialect, EventLoop& loop,
                             const SessionEnvironment& environment, std::shared_ptr<const SessionLimits> limits,
                             OnClosed onClosed)
    : _id(id)
    , _peer(std::move(client.peer))
    , _seat(std::move(client.seat))
    , _dialect(std::move(dialect))
    , _environment(environment)
    , _user(environment.users.named(_dialect->user()))
    , _limits(std::move(limits))
    , _onClosed(std::move(onClosed))
    , _strand(loop, environment.workers,
              [this](const std::exception& exception) {
                  poco_error(logger(), "Client " + std::to_string(_id) + " ends: " + wordsOf(exception));
                  close(internalError, "The agent failed");
              })
    , _connection(_strand, client.socket, std::move(client.early), _limits->connection, *this)
    , _admission(std::move(client.identity), {std::move(client.origin), client.address}, environment.authenticator)
    , _channels(id, environment, _user.name, _limits->programs)
    , _pacing(_connection, _strand, _limits->messagesASecond)
    , _told(!identity().isStranger() || environment.strangers.take())
    , _jobs(id, environment)
    , _plugins(*this, loop, environment.workers) {
    if (!_told)
        return;
    const auto& origin = _admission.client().origin;
    audit::connected(_id, _peer, origin, identity());
    tell(Event::Kind::connected, "Client " + std::to_string(_id) + " at " + _peer +
                                     (origin.empty() ? "" : ", on a page of " + origin + ",") + " has come");
}

ClientSession::~ClientSession() = default;

void ClientSession::start() {
    _connection.start();
    onIdentity();
}

void ClientSession::introduce(const Message& message) {
    try {
        const auto answer = _admission.answer(message);
        if (answer.type == "paired")
            audit::granted(identity());
        onAdmitted();
        send(answer);
    } catch (const Error& error) {
        fail(message.process, error);
        if (error.errorCode() != ErrorCode::forbidden)
            return;
        audit::refused("Client " + std::to_string(_id) + " at " + _peer + ": " + error.detail());
        close(policyViolation, error.detail());
    }
}

void ClientSession::requireUser() const {
    (void)_environment.users.chosenBy(identity().permissions, _dialect->user());
}

void ClientSession::requireSomebody() {
    const bool wasStranger = identity().isStranger();
    _admission.requireSomebody();
    if (wasStranger)
        onAdmitted();
}

void ClientSession::onAdmitted() {
    _told = true;
    audit::authenticated(_id, _peer, _admission.client().origin, identity());
    onIdentity();
}

void ClientSession::onIdentity() {
    const bool stranger = identity().isStranger();
    _connection.setMaxMessage(stranger ? std::min(SessionLimits::strangersMessage, _limits->connection.maxMessage)
                                       : _limits->connection.maxMessage);
    _pacing.set(stranger ? SessionLimits::strangersMessagesASecond : _limits->messagesASecond);
    _identityEnds = {};
    // It may have been revoked on the way from the handshake to here.
    if (!_environment.authenticator.holds(identity())) {
        close(policyViolation, "What let you in was revoked on the device");
        return;
    }
    if (const auto until = identity().until) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(*until - _strand.now());
        _identityEnds = _strand.after(std::max(left, std::chrono::milliseconds(0)), [this] {
            close(policyViolation, "The time of the " + textOf(identity()) + " is up");
        });
    }
}

void ClientSession::close(int code, std::string_view reason) {
    _connection.close(code, reason);
}

void ClientSession::transmit(OutgoingQueue::Kind kind, const std::string& text) {
    _connection.send(kind, text);
}

void ClientSession::send(const Message& message) {
    if (message.type == "started")
        _channels.onStarted(message.process);
    else if (message.type == "stopped")
        _channels.onStopped(message.process, message.data->optValue<int>("exitCode", 0));
    std::string text;
    dialect().format(text, message);
    transmit(OutgoingQueue::Kind::control, text);
}

void ClientSession::sendText(std::string_view type, std::string_view process, std::string_view output) {
    // One buffer for all sessions of a loop: nothing is allocated for a chunk, nothing kept by an idle session.
    thread_local std::string text;
    text.clear();
    dialect().formatText(text, type, process, output);
    transmit(OutgoingQueue::Kind::output, text);
    if (text.capacity() > longestKept)
        std::string().swap(text);
}

void ClientSession::fail(std::string_view process, const Error& error) {
    std::string text;
    dialect().formatError(text, process, error);
    transmit(OutgoingQueue::Kind::control, text);
}

void ClientSession::failChannel(std::string_view process, const Error& error) {
    if (_channels.onFailed(process, error))
        tell(Event::Kind::failed, "A program of client " + std::to_string(_id) + " didn't start: " + error.detail());
    fail(process, error);
}

void ClientSession::inject(const Message& message) {
    _environment.dispatcher.dispatch(*this, message);
}

Registered ClientSession::holdInput() {
    return _connection.holdReading();
}

Registered ClientSession::addJob(const PluginEntry& entry, Job job) {
    return _jobs.add(entry, std::move(job));
}

SessionReport ClientSession::report() const {
    const auto& [origin, address] = _admission.client();
    return {_id,
            _peer,
            address,
            origin,
            identity(),
            user().name,
            _since,
            _connection.queuedBytes(),
            _plugins.paused(),
            _connection.held(),
            _plugins.names(),
            _jobs.report()};
}

bool ClientSession::stopJob(std::uint64_t id) {
    const auto* const job = _jobs.find(id);
    if (job == nullptr)
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
    _plugins.end(entry);
    const auto orphans = _channels.of(entry);
    if (orphans.empty())
        fail({}, error);
    for (const auto& process : orphans) {
        const bool started = _channels.hasStarted(process);
        failChannel(process, error);
        if (!started)
            continue;
        Message stopped{"stopped", process};
        stopped.data->set("exitCode", killedExitCode);
        send(stopped);
    }
}

void ClientSession::onText(std::string text) {
    if (_pacing.onMessage())
        fail({}, Error(ErrorCode::busy, "More than " + std::to_string(_pacing.aSecond()) +
                                            " messages a second: from now on they are taken no faster, and none is "
                                            "lost (websocket.messagesPerSecond)."));
    _environment.dispatcher.receive(*this, text);
}

void ClientSession::onSlow() {
    _plugins.pause();
}

void ClientSession::onCaughtUp() {
    _plugins.resume();
}

void ClientSession::onEnd(std::string_view why) {
    const auto how = "Client " + std::to_string(_id) + " leaves: " + std::string(why) +
                     (_jobs.size() == 0 ? "" : "; its programs end: " + std::to_string(_jobs.size()));
    if (_told)
        tell(Event::Kind::disconnected, how);
    _plugins.endAll();
    _channels.onLeft();
    if (_told)
        audit::disconnected(_id, why);
}

void ClientSession::onClosed() {
    _onClosed();
}

} // namespace further
