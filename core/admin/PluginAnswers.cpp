#include "admin/PluginAnswers.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <string>
#include <vector>

namespace further {

namespace {

using Poco::JSON::Object;

Error unknown(const std::string& name) {
    return {ErrorCode::notFound, "There is no plugin " + name + "."};
}

Object::Ptr described(const PluginEntry& entry) {
    auto plugin = entry.describe();
    plugin->set("enabled", entry.status().state != PluginEntry::State::disabled);
    plugin->set("sessions", static_cast<Poco::UInt64>(entry.counters.sessions));
    plugin->set("faults", static_cast<Poco::UInt64>(entry.counters.faults));
    plugin->set("slowCallbacks", static_cast<Poco::UInt64>(entry.counters.slowCallbacks));
    return plugin;
}

void list(const AdminRequest& request, const PluginRegistry& registry) {
    const auto name = request.text("name");
    Poco::JSON::Array::Ptr plugins = new Poco::JSON::Array;
    for (const auto& entry : registry.entries())
        if (name.empty() || entry->name == name)
            plugins->add(described(*entry));
    if (!name.empty() && plugins->size() == 0)
        throw unknown(name);
    Object::Ptr answer = new Object;
    answer->set("plugins", plugins);
    request.answer(answer);
}

void set(const AdminRequest& request, PluginRegistry& plugins, EventJournal& events, bool enabled) {
    const auto name = request.text("name");
    if (name.empty())
        throw Error(ErrorCode::invalidData, "data.name is missing; it must be the name of a plugin.");
    try {
        const auto sentence = plugins.setEnabled(name, enabled);
        events.append({Event::Kind::plugin, 0, sentence});
        request.answer(sentence);
    } catch (const Poco::NotFoundException&) {
        throw unknown(name);
    } catch (const Poco::FileException& problem) {
        throw Error(ErrorCode::unavailable, problem.message());
    }
}

} // namespace

void answerPlugins(AdminServer& server, PluginRegistry& plugins, EventJournal& events) {
    server.on("plugins", [&plugins](const AdminRequest& request) { list(request, plugins); });
    server.on("plugin.enable",
              [&plugins, &events](const AdminRequest& request) { set(request, plugins, events, true); });
    server.on("plugin.disable",
              [&plugins, &events](const AdminRequest& request) { set(request, plugins, events, false); });
}

} // namespace further
