#pragma once

#include "WaitingPython.h"

#include "support/Deadline.h"

#include "plugins/common/launcher/Reaper.h"

#include <cppunit/TestAssert.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <cstring>
#include <optional>

namespace further::boot {

/// A fork, with the test as its keeper.
class ForkedPython {
public:
    explicit ForkedPython(const Descriptor& zygote) {
        const auto socket = makePair();
        const auto link = makePair();
        CPPUNIT_ASSERT(launcher::sendForkRequest(zygote, {socket[1].get(), link[1].get()}));
        _link = Descriptor(::fcntl(link[0].get(), F_DUPFD_CLOEXEC, 0));
        _waiting.emplace(Descriptor(::fcntl(socket[0].get(), F_DUPFD_CLOEXEC, 0)));
    }

    WaitingPython& waiting() { return *_waiting; }

    /// What the reaper says next.
    launcher::ReaperWord hear() {
        launcher::ReaperWord word;
        testing::Deadline deadline;
        pollfd ready{_link.get(), POLLIN, 0};
        CPPUNIT_ASSERT(::poll(&ready, 1, static_cast<int>(deadline.left().count())) > 0);
        CPPUNIT_ASSERT(receive(word) == sizeof word);
        return word;
    }
    /// That it is there; then its pid is known.
    pid_t reaper() {
        CPPUNIT_ASSERT(hear().type == launcher::ReaperWord::Type::forked);
        return _sender.pid;
    }
    /// What the program has ended with, as reaper() has told before.
    int code() {
        const auto word = hear();
        CPPUNIT_ASSERT(word.type == launcher::ReaperWord::Type::exited);
        return WIFSIGNALED(word.status) ? -WTERMSIG(word.status) : WEXITSTATUS(word.status);
    }

    void endLink() { _link.reset(); }

private:
    static std::array<Descriptor, 2> makePair() {
        std::array<int, 2> ends{};
        CPPUNIT_ASSERT_EQUAL(0, ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()));
        const int on = 1;
        ::setsockopt(ends[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
        return {Descriptor(ends[0]), Descriptor(ends[1])};
    }

    ssize_t receive(launcher::ReaperWord& word) {
        iovec part{&word, sizeof word};
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(ucred))> control;
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        const auto size = ::recvmsg(_link.get(), &message, 0);
        if (const auto* const header = CMSG_FIRSTHDR(&message); header != nullptr)
            std::memcpy(&_sender, CMSG_DATA(header), sizeof _sender);
        return size;
    }

    Descriptor _link;
    ucred _sender{};
    std::optional<WaitingPython> _waiting;
};

} // namespace further::boot
