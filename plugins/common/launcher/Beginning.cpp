#include "Beginning.h"

#include "Assignment.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace further::launcher {

Beginning Beginning::byExec(Descriptor pipe) {
    Beginning beginning;
    beginning._source = std::move(pipe);
    return beginning;
}

Beginning Beginning::byAssignment(Descriptor socket) {
    Beginning beginning;
    beginning._source = std::move(socket);
    beginning._byAssignment = true;
    beginning._until = Clock::now() + patience;
    return beginning;
}

Beginning Beginning::unfit(std::string reason, bool lasting) {
    Beginning beginning;
    beginning.decideUnfit(std::move(reason));
    beginning._lasting = lasting;
    beginning._until = Clock::now(); // nothing comes of which its owner would hear
    return beginning;
}

Beginning::State Beginning::read() {
    if (_source && _byAssignment)
        readAssignment();
    else if (_source)
        readExec();
    return _state;
}

void Beginning::readExec() {
    const auto size = ::read(_source.get(), &_failure, sizeof _failure);
    if (size >= 0)
        decide(size == sizeof _failure ? State::failed : State::began);
}

void Beginning::readAssignment() {
    const bool late = Clock::now() >= *_until;
    if (late)
        ::shutdown(_source.get(), SHUT_RD); // it can't say that it begins any more, and so doesn't
    WaitingReport report;
    const auto size = ::recv(_source.get(), &report, sizeof report, MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (size == 0 && late) {
        decideUnfit("It didn't take its assignment in time.");
        return;
    }
    if (size != sizeof report) {
        decideUnfit("It ended before it had taken its assignment.");
    } else if (report.type == WaitingReport::Type::began) {
        decide(State::began);
    } else if (report.type == WaitingReport::Type::failed) {
        _failure = {report.step, report.error};
        decide(State::failed);
    } else if (report.type == WaitingReport::Type::unfit) {
        report.reason.back() = '\0';
        _lasting = report.lasting != 0;
        decideUnfit(report.reason.data());
    }
}

void Beginning::decide(State state) {
    _state = state;
    _source.reset();
    _until.reset();
}

void Beginning::decideUnfit(std::string reason) {
    _reason = std::move(reason);
    decide(State::unfit);
}

} // namespace further::launcher
