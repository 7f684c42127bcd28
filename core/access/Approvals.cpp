#include "access/Approvals.h"

#include "access/Secret.h"

#include <further/Error.h>

#include <algorithm>

namespace further {

namespace {

template <class Entries>
auto numbered(Entries& entries, const std::string& number) {
    return std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.number == number; });
}

template <class Entries>
auto ofClient(Entries& entries, const Approvals::Client& client) {
    return std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.client == client; });
}

std::vector<Approvals::Entry> current(const std::vector<Approvals::Entry>& entries, Approvals::Clock::time_point now) {
    std::vector<Approvals::Entry> left;
    std::copy_if(entries.begin(), entries.end(), std::back_inserter(left),
                 [&](const auto& entry) { return entry.until > now; });
    return left;
}

} // namespace

void Approvals::forgetOld() {
    const auto now = _now();
    for (auto* entries : {&_waiting, &_approved})
        std::erase_if(*entries, [&](const Entry& entry) { return entry.until <= now; });
}

Approvals::Asked Approvals::ask(const Client& client) {
    forgetOld();
    if (const auto before = ofClient(_waiting, client); before != _waiting.end())
        return {before->number, false};
    const auto alike = std::count_if(_waiting.begin(), _waiting.end(),
                                     [&](const Entry& entry) { return entry.client.address == client.address; });
    if (_waiting.size() >= mostWaiting || static_cast<std::size_t>(alike) >= mostWaitingOfAnAddress)
        throw Error(ErrorCode::busy, "Too many wait to be approved on this device: try again in ten minutes.");
    std::string number;
    do {
        number = secret::digits(6).insert(3, "-");
    } while (numbered(_waiting, number) != _waiting.end() || numbered(_approved, number) != _approved.end());
    const auto now = _now();
    _waiting.push_back({number, client, {}, now, now + requestHolds});
    return {number, true};
}

std::optional<Approvals::Entry> Approvals::approve(const std::string& number, const Permissions& permissions) {
    forgetOld();
    const auto found = numbered(_waiting, number);
    if (found == _waiting.end())
        return std::nullopt;
    auto entry = *found;
    _waiting.erase(found);
    entry.permissions = permissions;
    entry.since = _now();
    entry.until = entry.since + holds;
    std::erase_if(_approved, [&](const Entry& before) { return before.client == entry.client; });
    if (_approved.size() >= mostApproved)
        _approved.erase(_approved.begin()); // the oldest
    _approved.push_back(entry);
    return entry;
}

bool Approvals::revoke(const std::string& number) {
    forgetOld();
    return std::erase_if(_approved, [&](const Entry& entry) { return entry.number == number; }) > 0;
}

std::optional<Identity> Approvals::of(const Client& client) const {
    const auto found = ofClient(_approved, client);
    if (found == _approved.end() || found->until <= _now())
        return std::nullopt;
    return Identity{Identity::Kind::approval, found->number, found->permissions, found->until};
}

std::vector<Approvals::Entry> Approvals::waiting() const {
    return current(_waiting, _now());
}

std::vector<Approvals::Entry> Approvals::approved() const {
    return current(_approved, _now());
}

} // namespace further
