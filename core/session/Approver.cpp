#include "session/Approver.h"

#include "protocol/Excerpt.h"
#include "session/Audit.h"

#include <Poco/Logger.h>

namespace further {

std::string textOf(const Approvals::Client& client) {
    return (client.origin.empty() ? "a client" : "a page of " + client.origin) + " at " + client.address.toString();
}

std::optional<Approvals::Entry> Approver::approve(const std::string& number, const Permissions& permissions) {
    auto entry = _authenticator.approve(number, permissions);
    if (!entry)
        return std::nullopt;
    const Identity identity{Identity::Kind::approval, entry->number, entry->permissions, {}};
    audit::granted(identity, entry->client.origin, entry->client.address.toString());
    _events.append({Event::Kind::approval, 0, excerpt("Let in for twelve hours: " + textOf(entry->client))});
    return entry;
}

void Approver::onAsked(const std::string& number, const Approvals::Client& client) {
    const auto sentence =
        "To be approved: " + textOf(client) + ". If that is whom you expect: further-linkctl approve " + number;
    poco_notice(Poco::Logger::get("access"), excerpt(sentence));
    _events.append({Event::Kind::approval, 0, excerpt(sentence)});
}

} // namespace further
