#include "admin/SessionAnswers.h"

#include "admin/ProcessUsage.h"
#include "admin/Texts.h"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace further {

namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;
using Reports = std::vector<SessionReport>;

constexpr int goingAway = 1001; // close code, RFC 6455 section 7.4.1

Object::Ptr ordered() {
    return new Object(Poco::JSON_PRESERVE_KEY_ORDER);
}

Object::Ptr sessionsOf(const Reports& reports) {
    Array::Ptr sessions = new Array;
    for (const auto& report : reports) {
        auto session = ordered();
        session->set("id", report.id);
        session->set("address", report.address);
        session->set("origin", report.origin);
        session->set("as", textOf(report.identity));
        session->set("since", isoTime(report.since));
        session->set("queued", static_cast<Poco::UInt64>(report.queued));
        session->set("paused", report.paused);
        session->set("held", report.held);
        session->set("programs", static_cast<Poco::UInt64>(report.jobs.size()));
        Array::Ptr plugins = new Array;
        for (const auto& name : report.plugins)
            plugins->add(name);
        session->set("plugins", plugins);
        sessions->add(session);
    }
    Object::Ptr answer = new Object;
    answer->set("sessions", sessions);
    return answer;
}

Object::Ptr programsOf(const Reports& reports) {
    Array::Ptr programs = new Array;
    for (const auto& report : reports)
        for (const auto& job : report.jobs) {
            auto program = ordered();
            program->set("id", job.id);
            program->set("session", report.id);
            program->set("plugin", job.plugin);
            program->set("name", job.name);
            program->set("pid", job.pid);
            program->set("user", report.user);
            program->set("since", isoTime(job.since));
            program->set("age", secondsSince(job.since));
            if (const auto usage = ProcessUsage::of(job.pid)) {
                program->set("cpu", usage->cpuSeconds);
                program->set("memory", static_cast<Poco::UInt64>(usage->residentBytes));
            }
            programs->add(program);
        }
    Object::Ptr answer = new Object;
    answer->set("programs", programs);
    return answer;
}

/// What each loop has said, as one: the oldest first.
Reports together(const std::vector<Reports>& ofEach) {
    Reports all;
    for (const auto& some : ofEach)
        all.insert(all.end(), some.begin(), some.end());
    std::sort(all.begin(), all.end(),
              [](const SessionReport& one, const SessionReport& other) { return one.id < other.id; });
    return all;
}

/// Does something to the one of an id, on whichever loop it is: `act` says whether there was one.
void actOn(const AdminRequest& request, Strand& strand, SessionLoops& sessions, const std::string& what,
           const std::string& done, const std::function<bool(SessionRegistry&, std::uint64_t)>& act) {
    const auto id = request.id("id");
    const auto name = what + " " + request.data().get("id").toString();
    sessions.ask<char>( // a vector of bool is none
        strand, [act, id](SessionRegistry& each) { return act(each, id) ? 1 : 0; },
        [request, name, done](const std::vector<char>& found) {
            if (std::find(found.begin(), found.end(), 1) != found.end())
                request.answer("The " + name + " " + done + ".");
            else
                request.fail(Error(ErrorCode::notFound, "There is no " + name + " now."));
        });
}

} // namespace

void answerSessions(AdminServer& server, Strand& strand, SessionLoops& sessions) {
    const auto report = [&strand, &sessions](const AdminRequest& request, Object::Ptr (*form)(const Reports&)) {
        sessions.ask<Reports>(
            strand, [](const SessionRegistry& each) { return each.report(); },
            [request, form](const std::vector<Reports>& reports) { request.answer(form(together(reports))); });
    };
    server.on("sessions", [report](const AdminRequest& request) { report(request, sessionsOf); });
    server.on("programs", [report](const AdminRequest& request) { report(request, programsOf); });
    server.on("program.stop", [&strand, &sessions](const AdminRequest& request) {
        actOn(request, strand, sessions, "program", "was told to stop",
              [](SessionRegistry& each, std::uint64_t id) { return each.stopJob(id); });
    });
    server.on("session.disconnect", [&strand, &sessions](const AdminRequest& request) {
        actOn(request, strand, sessions, "session", "is disconnected; what it runs ends",
              [](SessionRegistry& each, std::uint64_t id) {
                  return each.disconnect(id, goingAway, "Disconnected by whoever looks after the device");
              });
    });
}

} // namespace further
