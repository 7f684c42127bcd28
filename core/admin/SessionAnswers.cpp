#include "admin/SessionAnswers.h"

#include "admin/ProcessUsage.h"
#include "admin/Texts.h"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <functional>
#include <string>
#include <utility>
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

/// Asks on the sessions' thread, and answers on the server's.
template <class Result>
void ask(Strand& strand, EventLoop& loop, std::function<Result()> question, std::function<void(const Result&)> answer) {
    // Moved, not copied: what the answer holds must not end on the sessions' thread.
    loop.post([&strand, question = std::move(question), answer = std::move(answer)]() mutable {
        strand.post([result = question(), answer = std::move(answer)] { answer(result); });
    });
}

/// Does something to the one of an id: `act` says whether there was one.
void actOn(const AdminRequest& request, Strand& strand, EventLoop& loop, const std::string& what,
           const std::string& done, std::function<bool(std::uint64_t)> act) {
    const auto id = request.id("id");
    const auto name = what + " " + request.data().get("id").toString();
    ask<bool>(
        strand, loop, [act = std::move(act), id] { return act(id); },
        [request, name, done](const bool& found) {
            if (found)
                request.answer("The " + name + " " + done + ".");
            else
                request.fail(Error(ErrorCode::notFound, "There is no " + name + " now."));
        });
}

} // namespace

void answerSessions(AdminServer& server, Strand& strand, EventLoop& loop, SessionRegistry& sessions) {
    const auto report = [&strand, &loop, &sessions](const AdminRequest& request, Object::Ptr (*form)(const Reports&)) {
        ask<Reports>(
            strand, loop, [&sessions] { return sessions.report(); },
            [request, form](const Reports& reports) { request.answer(form(reports)); });
    };
    server.on("sessions", [report](const AdminRequest& request) { report(request, sessionsOf); });
    server.on("programs", [report](const AdminRequest& request) { report(request, programsOf); });
    server.on("program.stop", [&strand, &loop, &sessions](const AdminRequest& request) {
        actOn(request, strand, loop, "program", "was told to stop",
              [&sessions](std::uint64_t id) { return sessions.stopJob(id); });
    });
    server.on("session.disconnect", [&strand, &loop, &sessions](const AdminRequest& request) {
        actOn(request, strand, loop, "session", "is disconnected; what it runs ends", [&sessions](std::uint64_t id) {
            return sessions.disconnect(id, goingAway, "Disconnected by whoever looks after the device");
        });
    });
}

} // namespace further
