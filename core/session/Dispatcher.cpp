#include "session/Dispatcher.h"

#include "loop/HoldTimer.h"
#include "loop/NoException.h"
#include "plugin/Nearest.h"
#include "session/ClientSession.h"

#include <further/Error.h>

#include <Poco/Logger.h>

#include <algorithm>
#include <vector>

namespace further {

namespace {

[[noreturn]] void refuseStopped(const PluginEntry& entry) {
    const auto status = entry.status();
    if (status.state == PluginEntry::State::disabled)
        throw Error(
            ErrorCode::unavailable,
            "The plugin " + entry.name +
                " is disabled on this device; whoever looks after it can type: further-linkctl plugins enable " +
                entry.name);
    throw Error(ErrorCode::unavailable, "The plugin " + entry.name + " doesn't run (" +
                                            std::string(wordFor(status.state)) + "): " + status.reason +
                                            (status.reason.ends_with('.') ? "" : "."));
}

/// A plugin that was disabled goes on for the sessions that use it already.
const PluginEntry& usable(const PluginEntry& entry, const ClientSession& session) {
    if (!session.uses(entry) && entry.status().state != PluginEntry::State::running)
        refuseStopped(entry);
    return entry;
}

/// These two a runner needn't have.
void requireMethod(const PluginEntry& entry, const Handler& handler, const std::string& type) {
    if (type != "resize" && type != "keyevent")
        return;
    const auto types = handler.types();
    if (std::find(types.begin(), types.end(), type) == types.end())
        throw Error(ErrorCode::unavailable, "The programs of the plugin " + entry.name +
                                                (type == "resize" ? " have no terminal." : " listen to no keys."));
}

} // namespace

Dispatcher::Dispatcher(const PluginRegistry& plugins) : _plugins(plugins) {}

void Dispatcher::receive(ClientSession& session, std::string_view text) const {
    Message message;
    try {
        message = session.dialect().parse(text);
    } catch (const Error& error) {
        session.fail({}, error);
        return;
    }
    if (const auto answer = session.dialect().answer(message))
        session.send(*answer);
    else if (Admission::takes(message.type))
        session.introduce(message);
    else
        dispatch(session, message);
}

void Dispatcher::dispatch(ClientSession& session, const Message& message) const {
    if (message.type == "keyevent" && message.process.empty())
        return offerKey(session, message);
    const PluginEntry* entry = nullptr;
    bool opened = false;
    try {
        session.requireSomebody();
        entry = &receiverOf(session, message);
        Handler& handler = session.handlerOf(*entry);
        if (message.type == "start") {
            session.openChannel(message, *entry);
            opened = true;
        }
        requireMethod(*entry, handler, message.type);
        const HoldTimer timer([&](std::chrono::milliseconds held) { entry->onSlow(message.type, held); });
        handler.receive(message);
    } catch (const Error& error) {
        if (!opened)
            return session.fail(message.process, error);
        session.failChannel(message.process, error);
        session.closeChannel(message.process);
    } catch (const std::exception& exception) {
        session.onFault(entry, exception);
    } catch (...) {
        session.onFault(entry, NoException());
    }
}

/// A key that no client has sent: every program of the session may have it, and none has to listen to it.
void Dispatcher::offerKey(ClientSession& session, const Message& message) const {
    for (const auto& process : session.channels()) {
        const auto* const entry = session.channel(process);
        if (entry == nullptr)
            continue;
        try {
            _runnerTypes.check(message, session.dialect().fieldNames());
            session.handlerOf(*entry).receive({message.type, process, message.data});
        } catch (const Error&) { // it doesn't listen
        } catch (const std::exception& exception) {
            session.onFault(entry, exception);
        } catch (...) {
            session.onFault(entry, NoException());
        }
    }
}

void Dispatcher::tellOfDisplay(const Poco::JSON::Object& start) const {
    const auto display = start.getObject("display");
    if (display && display->getValue<bool>("enabled") && !_displayAskedFor.exchange(true)) {
        poco_warning(Poco::Logger::get("session"),
                     "A client asks for a display for its program (novncOptions), and no plugin here provides one: the "
                     "program runs without. This is said once.");
    }
}

const PluginEntry& Dispatcher::receiverOf(const ClientSession& session, const Message& message) const {
    if (!RunnerTypes::contains(message.type)) {
        const auto receiver = _plugins.receiverOf(message.type);
        if (!receiver)
            refuseUnknown(message.type);
        usable(*receiver->entry, session);
        session.require(receiver->spec->permission);
        if (receiver->spec->schema)
            receiver->spec->schema->check(message.data);
        return *receiver->entry;
    }
    _runnerTypes.check(message, session.dialect().fieldNames());
    const auto* const running = session.channel(message.process);
    if (message.type != "start") {
        if (running == nullptr)
            throw Error(ErrorCode::notRunning, "No program is running; send start first.");
        return *running;
    }
    if (running != nullptr)
        throw Error(ErrorCode::conflict,
                    "A program is running already; stop it, or wait for stopped, before the next start.");
    session.dialect().checkStart(*message.data);
    const auto& entry = usable(runnerFor(message), session);
    session.require(entry.name);
    session.requireUser();
    tellOfDisplay(*message.data);
    return entry;
}

const PluginEntry& Dispatcher::runnerFor(const Message& start) const {
    const auto name = start.data->optValue<std::string>("runner", "");
    if (const auto* const entry = _plugins.runner(name))
        return *entry;
    std::string known;
    for (const auto& entry : _plugins.entries()) {
        const auto& manifest = entry->manifest;
        if (manifest.runner.empty())
            continue;
        if (name.empty() ? manifest.defaultRunner : manifest.runner == name)
            refuseStopped(*entry);
        if (entry->status().state == PluginEntry::State::running)
            known += (known.empty() ? "" : ", ") + manifest.runner;
    }
    throw Error(ErrorCode::unavailable,
                known.empty() ? "No plugin on this device runs programs."
                              : "No plugin on this device runs \"" + name + "\" programs; there are: " + known + ".");
}

void Dispatcher::refuseUnknown(const std::string& type) const {
    std::vector<std::string> known{"start", "stdin", "stop", "resize", "keyevent"};
    for (const auto& entry : _plugins.entries())
        for (const auto& spec : entry->manifest.receives) {
            if (spec.type == type)
                refuseStopped(*entry);
            known.push_back(spec.type);
        }
    const auto meant = nearest(type, known);
    throw Error(ErrorCode::unknownType,
                "No plugin on this device has this type" + (meant.empty() ? "; GET /plugins lists those that there are."
                                                                          : "; did you mean \"" + meant + "\"?"));
}

} // namespace further
