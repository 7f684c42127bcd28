#include "admin/JournalAnswers.h"

#include "admin/Texts.h"

#include <Poco/JSON/Array.h>

#include <memory>
#include <string>
#include <utility>

namespace further {

namespace {

using Poco::JSON::Object;

constexpr std::int64_t usualLines = 100;
/// With more than this that it hasn't read, a client's lines are left out, and counted.
constexpr std::size_t mostBacklog = 256 * 1024;

Object::Ptr lineOf(const LogRecord& record) {
    Object::Ptr line = new Object(Poco::JSON_PRESERVE_KEY_ORDER);
    line->set("time", isoTime(record.time));
    line->set("level", record.level);
    line->set("source", record.source);
    line->set("text", record.text);
    return line;
}

Object::Ptr lineOf(const Event& event) {
    Object::Ptr line = new Object(Poco::JSON_PRESERVE_KEY_ORDER);
    line->set("time", isoTime(event.time));
    line->set("event", wordFor(event.kind));
    if (event.session != 0)
        line->set("session", event.session);
    line->set("text", event.text);
    return line;
}

std::string leftOut(std::size_t count) {
    return std::to_string(count) + " lines are left out here: they came faster than they were read";
}

LogRecord noteOf(std::size_t missed, const LogRecord& next) {
    return {next.time, "warning", "admin", leftOut(missed)};
}

Event noteOf(std::size_t missed, const Event& next) {
    return {next.kind, 0, leftOut(missed), next.time};
}

/// Sends the entries of a journal to one client; of what it doesn't read in time the number.
template <class Entry>
class Follower {
public:
    explicit Follower(AdminRequest request) : _request(std::move(request)) {}

    /// The first ones are those that were asked for: they are not left out.
    void take(const std::vector<Entry>& entries, std::size_t missed) {
        const bool first = std::exchange(_first, false);
        _missed += missed;
        for (const auto& entry : entries) {
            if (!first && _request.backlog() > mostBacklog) {
                ++_missed;
                continue;
            }
            if (_missed > 0)
                _request.line(lineOf(noteOf(std::exchange(_missed, 0), entry)));
            _request.line(lineOf(entry));
        }
    }

private:
    const AdminRequest _request;
    bool _first = true;
    std::size_t _missed = 0;
};

template <class Entry>
void answer(const AdminRequest& request, Strand& strand, Journal<Entry>& journal) {
    const auto count = static_cast<std::size_t>(request.number("lines", usualLines));
    if (!request.flag("follow")) {
        Poco::JSON::Array::Ptr lines = new Poco::JSON::Array;
        for (const auto& entry : journal.last(count))
            lines->add(lineOf(entry));
        Object::Ptr data = new Object;
        data->set("lines", lines);
        request.answer(data);
        return;
    }
    const auto follower = std::make_shared<Follower<Entry>>(request);
    request.follow(journal.follow(
        strand, [follower](const auto& entries, std::size_t missed) { follower->take(entries, missed); }, count));
}

} // namespace

void answerJournals(AdminServer& server, Strand& strand, LogJournal& logs, EventJournal& events) {
    server.on("logs", [&strand, &logs](const AdminRequest& request) { answer(request, strand, logs); });
    server.on("events", [&strand, &events](const AdminRequest& request) { answer(request, strand, events); });
}

} // namespace further
