#pragma once

#include "access/Authenticator.h"
#include "session/Event.h"

#include <optional>
#include <string>

namespace further {

/// Lets in who waits to be approved, and tells log and events of who waits and who was let in. Any thread.
class Approver {
public:
    /// Both outlive it.
    Approver(Authenticator& authenticator, EventJournal& events) : _authenticator(authenticator), _events(events) {}

    /// Nothing where none waits with that number.
    std::optional<Approvals::Entry> approve(const std::string& number, const Permissions& permissions);
    /// What Authenticator::OnAsked tells.
    void onAsked(const std::string& number, const Approvals::Client& client);

private:
    Authenticator& _authenticator;
    EventJournal& _events;
};

/// For people: `a page of https://app.example.org at 192.168.1.7`, or `a client at 192.168.1.7`.
std::string textOf(const Approvals::Client& client);

} // namespace further
