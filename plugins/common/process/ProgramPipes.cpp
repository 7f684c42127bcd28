#include "ProgramPipes.h"

#include <further/Error.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>

namespace further::process {

namespace {

void check(int result) {
    if (result != 0)
        throw Error(ErrorCode::busy, "There is no room for one more program (" +
                                         std::generic_category().message(errno) + "): stop one first.");
}

ProgramPipes::Ends makePipe(bool weRead) {
    std::array<int, 2> fds{};
    check(::pipe2(fds.data(), O_CLOEXEC));
    ProgramPipes::Ends ends{Descriptor(fds[weRead ? 0 : 1]), Descriptor(fds[weRead ? 1 : 0])};
    check(::fcntl(ends.ours.get(), F_SETFL, O_NONBLOCK));
    return ends;
}

ProgramPipes::Ends makeControl() {
    std::array<int, 2> fds{};
    check(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds.data())); // each call says that it doesn't block
    return {Descriptor(fds[0]), Descriptor(fds[1])};
}

} // namespace

ProgramPipes::ProgramPipes(bool asTerminal) : control(makeControl()) {
    if (asTerminal) {
        terminal.emplace();
        input = {terminal->master(), terminal->slave()};
        output = {terminal->master(), terminal->slave()};
        error = {{}, terminal->slave()};
    } else {
        input = makePipe(false);
        output = makePipe(true);
        error = makePipe(true);
    }
}

} // namespace further::process
