#include "RequestReader.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <utility>

namespace further::launcher {

namespace {

static_assert(offsetof(Question, type) == offsetof(StartRequest, type) && sizeof(Question) < sizeof(StartRequest));

constexpr std::size_t mostAtOnce = 253; // what the kernel lets through at once (SCM_MAX_FD)

/// Takes all descriptors out of `message`, so that none leaks; keeps the first ones.
std::size_t takeDescriptors(msghdr& message, std::array<Descriptor, passedCount>& kept) {
    std::size_t count = 0;
    for (auto* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
            continue;
        const auto* bytes = CMSG_DATA(header);
        const auto size = header->cmsg_len - static_cast<std::size_t>(bytes - reinterpret_cast<unsigned char*>(header));
        for (std::size_t at = 0; at + sizeof(int) <= size; at += sizeof(int), ++count) {
            int fd = -1;
            std::memcpy(&fd, bytes + at, sizeof fd);
            Descriptor passed(fd);
            if (count < passedCount)
                kept[count] = std::move(passed);
        }
    }
    return count;
}

} // namespace

Received receiveRequest(const Descriptor& connection) {
    StartRequest request; // a Question is as its beginning
    iovec part{&request, sizeof request};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(mostAtOnce * sizeof(int))> control;
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();

    const auto size = ::recvmsg(connection.get(), &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (size < 0)
        return {errno == EAGAIN || errno == EINTR ? Received::nothing : Received::closed, {}};

    std::array<Descriptor, passedCount> passed;
    const auto count = takeDescriptors(message, passed);
    if (size == 0 && count == 0)
        return {Received::closed, {}};
    const bool ours = size >= static_cast<ssize_t>(sizeof(Question)) && request.magic == StartRequest::theMagic &&
                      request.version == StartRequest::theVersion &&
                      (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0;
    if (ours && size == sizeof(Question) && count == 0 && request.type == Question::howLimitsAreKept)
        return {Received::question, {}};
    if (ours && size == sizeof request && count == passedCount && request.type == StartRequest::start &&
        request.limits.valid())
        return {Received::request, Request(request.user, request.limits, std::move(passed))};
    return {Received::malformed, {}};
}

} // namespace further::launcher
