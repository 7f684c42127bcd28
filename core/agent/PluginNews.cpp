#include "agent/PluginNews.h"

#include <Poco/Logger.h>

#include <string>

namespace further {

namespace {

void tell(const PluginEntry& entry, EventJournal& events, bool alsoGoodNews) {
    auto& log = Poco::Logger::get("agent");
    const auto status = entry.status();
    const auto sentence = "The plugin " + entry.name + " is " + std::string(wordFor(status.state)) +
                          (status.reason.empty() ? "" : ": " + status.reason);
    if (status.state == PluginEntry::State::refused || status.state == PluginEntry::State::failed) {
        poco_warning(log, sentence);
    } else if (alsoGoodNews) {
        poco_information(log, sentence);
    }
    events.append({Event::Kind::plugin, 0, sentence});
}

} // namespace

void tellOf(const PluginRegistry::Entries& entries, EventJournal& events) {
    for (const auto& entry : entries)
        tell(*entry, events, true);
}

void tellOfTroubles(const PluginRegistry::Entries& entries, EventJournal& events) {
    for (const auto& entry : entries)
        tell(*entry, events, false);
}

} // namespace further
