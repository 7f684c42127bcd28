#include "ReapedFamily.h"

#include "ProcessTree.h"
#include "Reaper.h"

#include <sys/socket.h>

#include <cerrno>
#include <csignal>
#include <utility>

namespace further::launcher {

ReapedFamily::ReapedFamily(KnownProcess program, KnownProcess reaper, Descriptor link)
    : _program(std::move(program)), _reaper(std::move(reaper)), _link(std::move(link)) {}

std::array<int, 3> ReapedFamily::descriptors() const {
    return {_link.get(), _programEnded ? -1 : _program.descriptor().get(),
            _reaperEnded ? -1 : _reaper.descriptor().get()};
}

ProgramFamily::News ReapedFamily::look() {
    News news;
    const bool reaperHadEnded = std::exchange(_reaperEnded, _reaperEnded || _reaper.hasEnded());
    if (_link)
        hear(); // its last words, too
    if (!_programEnded && _program.hasEnded()) {
        _programEnded = news.programEnded = true;
        if (!_heard)
            _reaper.signal(SIGCONT); // somebody may have stopped it
    }
    if (_reaperEnded && !_programEnded)
        _program.signal(SIGKILL); // the system does that, unless the program has asked it not to
    news.any = news.programEnded || reaperHadEnded != _reaperEnded;
    if (_programEnded && !_told && (_heard || _reaperEnded)) {
        _told = true;
        news.status = _heard.value_or(SIGKILL); // where nobody can tell
    }
    return news;
}

void ReapedFamily::hear() {
    ReaperWord word;
    ssize_t size = 0;
    while ((size = ::recv(_link.get(), &word, sizeof word, MSG_DONTWAIT)) == sizeof word) {
        if (word.type == ReaperWord::Type::exited && !_heard && _program.hasEnded())
            _heard = word.status;
        _saidItsLast = _saidItsLast || word.last != 0;
    }
    if (size < 0 && (errno == EAGAIN || errno == EINTR) && !_saidItsLast)
        return;
    _link.reset();
    _reaper.signal(SIGKILL); // it has nothing more to do
}

/// While one of a group is there, its number is nobody else's.
void ReapedFamily::signalGroup(int signal) const {
    if (_program.hasEnded()) {
        signalAll(signal);
        return;
    }
    ::kill(-_program.pid(), signal);
    _reaper.signal(SIGCONT);
}

void ReapedFamily::signalAll(int signal) const {
    if (!_reaper.hasEnded()) // its number is its own
        ProcessTree::below(_reaper.pid()).signal(signal);
    _reaper.signal(SIGCONT);
}

/// The reaper comes last, and only where it doesn't end by itself: it has yet to tell what it saw.
void ReapedFamily::kill() {
    if (_reaper.hasEnded())
        return;
    const bool alone = !ProcessTree::below(_reaper.pid()).kill();
    _reaper.signal(alone && _wasAlone ? SIGKILL : SIGCONT);
    _wasAlone = alone;
}

void ReapedFamily::giveUp() {
    _program.signal(SIGKILL);
    _reaper.signal(SIGKILL);
}

} // namespace further::launcher
