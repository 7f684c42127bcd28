#include <further/testing/FakeSession.h>

#include <algorithm>
#include <utility>

namespace further::testing {

struct FakeSession::Present {
    std::size_t holds = 0;
    std::uint64_t jobsMade = 0;
    std::map<std::uint64_t, Job> jobs;
};

FakeSession::FakeSession(FakeStrand& strand, User user)
    : _strand(strand), _user(std::move(user)), _present(std::make_shared<Present>()) {}

FakeSession::~FakeSession() = default;

void FakeSession::send(const Message& message) {
    _sent.push_back(message);
}

void FakeSession::sendText(std::string_view type, std::string_view process, std::string_view output) {
    Message message{std::string(type), std::string(process)};
    message.data->set("output", std::string(output));
    _sent.push_back(std::move(message));
}

void FakeSession::fail(std::string_view process, const Error& error) {
    _failures.push_back({std::string(process), error});
}

void FakeSession::inject(const Message& message) {
    _injected.push_back(message);
}

Registered FakeSession::holdInput() {
    ++_present->holds;
    return Registered([present = std::weak_ptr(_present)] {
        if (const auto alive = present.lock())
            --alive->holds;
    });
}

Registered FakeSession::addJob(Job job) {
    const auto number = _present->jobsMade++;
    _present->jobs.emplace(number, std::move(job));
    return Registered([present = std::weak_ptr(_present), number] {
        if (const auto alive = present.lock())
            alive->jobs.erase(number);
    });
}

Strand& FakeSession::strand() {
    return _strand;
}

const User& FakeSession::user() const {
    return _user;
}

Poco::Logger& FakeSession::logger() {
    return Poco::Logger::get("test");
}

std::size_t FakeSession::count(std::string_view type, std::string_view process) const {
    return static_cast<std::size_t>(std::count_if(_sent.begin(), _sent.end(), [&](const Message& message) {
        return message.type == type && message.process == process;
    }));
}

std::string FakeSession::output(std::string_view type, std::string_view process) const {
    std::string output;
    for (const auto& message : _sent)
        if (message.type == type && message.process == process)
            output += message.data->optValue<std::string>("output", {});
    return output;
}

std::size_t FakeSession::holds() const {
    return _present->holds;
}

std::vector<Job> FakeSession::jobs() const {
    std::vector<Job> jobs;
    for (const auto& [number, job] : _present->jobs)
        jobs.push_back(job);
    return jobs;
}

void FakeSession::clear() {
    _sent.clear();
    _failures.clear();
    _injected.clear();
}

} // namespace further::testing
