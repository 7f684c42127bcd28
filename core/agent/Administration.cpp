#include "agent/Administration.h"

#include "admin/AccessAnswers.h"
#include "admin/JournalAnswers.h"
#include "admin/PluginAnswers.h"
#include "admin/ProcessUsage.h"
#include "admin/SessionAnswers.h"
#include "admin/Texts.h"
#include "agent/ConfigurationAnswers.h"
#include "agent/Doctor.h"
#include "agent/LanAnswers.h"
#include "agent/OwnDoor.h"

#include <further/User.h>

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <unistd.h>

#include <string>
#include <utility>

namespace further {

namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

const char* wordFor(CheckResult::Verdict verdict) {
    switch (verdict) {
    case CheckResult::Verdict::good:
        return "good";
    case CheckResult::Verdict::warning:
        return "warning";
    default:
        return "fault";
    }
}

void answer(const AdminRequest& request, const std::vector<Doctor::Finding>& findings) {
    Array::Ptr checks = new Array;
    for (const auto& finding : findings) {
        Object::Ptr check = new Object(Poco::JSON_PRESERVE_KEY_ORDER);
        check->set("name", finding.name);
        check->set("verdict", wordFor(finding.result.verdict));
        check->set("finding", finding.result.finding);
        check->set("fix", finding.result.fix);
        checks->add(check);
    }
    Object::Ptr data = new Object;
    data->set("checks", checks);
    request.answer(data);
}

/// A plugin that doesn't run although it should, or whose code misbehaves.
bool inTrouble(const PluginEntry& entry, const PluginEntry::Status& status) {
    return status.state == PluginEntry::State::refused || status.state == PluginEntry::State::failed ||
           (status.state == PluginEntry::State::running && !status.reason.empty()) || entry.counters.faults > 0 ||
           entry.counters.slowCallbacks > 0;
}

std::string troubleOf(const PluginEntry& entry, const PluginEntry::Status& status) {
    auto text = status.reason;
    const auto add = [&](std::uint64_t count, const std::string& what) {
        if (count > 0)
            text += (text.empty() ? "" : "; ") + std::to_string(count) + what;
    };
    add(entry.counters.faults, " faults in sessions");
    add(entry.counters.slowCallbacks, " callbacks that held up everybody");
    return text;
}

/// How the network is served, in a word or two.
std::string postureOf(const Network& network) {
    return !network.isServed() ? "not served" : network.speaksTls() ? "served, by TLS" : "served, in plain text";
}

CheckResult unreached(const std::string& missing) {
    return {CheckResult::Verdict::fault, missing + ".",
            "Connect this device to that network: it is tried again every 5 s. After a change of the configuration: "
            "further-linkctl restart"};
}

} // namespace

Administration::Administration(const std::filesystem::path& socket, Administered administered)
    : _administered(std::move(administered))
    , _socket(socket, ::getegid())
    , _server(_administered.strand, _socket.fd(), ::getegid()) {
    answerPlugins(_server, _administered.plugins, _administered.events);
    answerSessions(_server, _administered.strand, _administered.sessions);
    answerAccess(_server, _administered.sessions, _administered.authenticator, _administered.approver,
                 _administered.plugins);
    answerLan(_server, _administered.network, _administered.sessions, _administered.authenticator);
    answerJournals(_server, _administered.strand, _administered.logs, _administered.events);
    answerConfiguration(_server, _administered.configuration, _administered.plugins, _administered.apply);
    _server.on("status", [this](const AdminRequest& request) { answerStatus(request); });
    _server.on("doctor", [this](const AdminRequest& request) { answerDoctor(request); });
    _server.on("restart", [this](const AdminRequest& request) { answerRestart(request); });
    _server.start();
}

void Administration::answerStatus(const AdminRequest& request) const {
    std::size_t running = 0;
    Array::Ptr troubles = new Array;
    const auto entries = _administered.plugins.entries();
    for (const auto& entry : entries) {
        const auto status = entry->status();
        running += status.state == PluginEntry::State::running ? 1 : 0;
        if (!inTrouble(*entry, status))
            continue;
        Object::Ptr trouble = new Object(Poco::JSON_PRESERVE_KEY_ORDER);
        trouble->set("plugin", entry->name);
        trouble->set("state", std::string(further::wordFor(status.state)));
        trouble->set("reason", troubleOf(*entry, status));
        troubles->add(trouble);
    }
    Array::Ptr warnings = new Array;
    for (const auto& warning : _administered.configuration.now().warnings(manifestsOf(entries)))
        warnings->add(warning);
    if (const auto& missing = _administered.network.missing(); !missing.empty())
        warnings->add(missing + "; it is tried again every 5 s");

    Object::Ptr status = new Object(Poco::JSON_PRESERVE_KEY_ORDER);
    status->set("version", FURTHER_VERSION);
    Poco::JSON::Array::Ptr addresses = new Poco::JSON::Array;
    const auto subject = _administered.subject();
    const auto& all = subject.addresses;
    for (const auto& address : all)
        addresses->add(address.toString());
    const auto door = ownDoor(all);
    status->set("address", door ? door->toString() : all.empty() ? "nowhere" : all.front().toString());
    status->set("addresses", addresses);
    status->set("reachable", urlsOf(_administered.network));
    status->set("network", postureOf(_administered.network));
    status->set("tokens", static_cast<Poco::UInt64>(subject.tokens));
    status->set("waiting", static_cast<Poco::UInt64>(_administered.authenticator.waiting().size()));
    status->set("pid", ::getpid());
    status->set("run", std::to_string(_since.time_since_epoch().count()));
    status->set("user", User::current().name);
    status->set("since", isoTime(_since));
    status->set("uptime", std::chrono::duration<double>(std::chrono::steady_clock::now() - _began).count());
    status->set("configuration", _administered.configuration.file().string());
    status->set("stateDirectory", subject.stateDirectory.string());
    status->set("clients", static_cast<Poco::UInt64>(_administered.sessions.clients()));
    status->set("programUser", subject.programUser.name);
    status->set("programs", static_cast<Poco::UInt64>(_administered.sessions.programs()));
    if (const auto usage = ProcessUsage::of(::getpid()))
        status->set("memory", static_cast<Poco::UInt64>(usage->residentBytes));
    status->set("plugins", static_cast<Poco::UInt64>(running));
    status->set("troubles", troubles);
    status->set("warnings", warnings);
    status->set("restart", _administered.restart.waiting() ? "when idle" : "");
    request.answer(status);
}

void Administration::answerDoctor(const AdminRequest& request) const {
    auto checks = doctorChecks(_administered.subject(), _administered.configuration, _administered.plugins);
    if (const auto& missing = _administered.network.missing(); !missing.empty())
        checks.push_back({"", "addresses", [missing] { return unreached(missing); }});
    const auto& added = _administered.checks.all();
    checks.insert(checks.end(), added.begin(), added.end());
    Doctor::examine(_administered.strand, checks,
                    [request](const std::vector<Doctor::Finding>& findings) { answer(request, findings); });
}

void Administration::answerRestart(const AdminRequest& request) const {
    if (request.flag("cancel")) {
        const bool waited = _administered.restart.waiting();
        _administered.restart.cancel();
        request.answer(waited ? "The agent goes on, and doesn't restart." : "No restart was waiting.");
        return;
    }
    const bool whenIdle = request.flag("whenIdle");
    requireGoodConfiguration(_administered.configuration, _administered.plugins);
    const auto programs = _administered.restart.programs();
    Object::Ptr data = new Object(Poco::JSON_PRESERVE_KEY_ORDER);
    data->set("sentence", !whenIdle       ? "The agent restarts now."
                          : programs == 0 ? "No program runs: the agent restarts now."
                                          : "The agent restarts once no program runs.");
    data->set("programs", static_cast<Poco::UInt64>(whenIdle ? programs : 0));
    request.answer(data);
    if (whenIdle)
        _administered.restart.whenIdle();
    else
        _administered.restart.soon();
}

} // namespace further
