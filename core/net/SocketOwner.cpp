#include "net/SocketOwner.h"

#include "net/Unmapped.h"

#include <further/Descriptor.h>

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cstring>

namespace further {

namespace {

using Poco::Net::IPAddress;

/// Asks for one socket, whose local end is the peer.
struct Question {
    nlmsghdr head{};
    inet_diag_req_v2 body{};

    Question(const IPAddress& own, std::uint16_t ownPort, const IPAddress& peer, std::uint16_t peerPort) {
        head.nlmsg_len = sizeof *this;
        head.nlmsg_type = SOCK_DIAG_BY_FAMILY;
        head.nlmsg_flags = NLM_F_REQUEST;
        body.sdiag_family = peer.family() == IPAddress::IPv4 ? AF_INET : AF_INET6;
        body.sdiag_protocol = IPPROTO_TCP;
        body.id.idiag_sport = htons(peerPort);
        body.id.idiag_dport = htons(ownPort);
        std::memcpy(body.id.idiag_src, peer.addr(), static_cast<std::size_t>(peer.length()));
        std::memcpy(body.id.idiag_dst, own.addr(), static_cast<std::size_t>(own.length()));
        body.id.idiag_cookie[0] = body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    }
};

struct Answer {
    nlmsghdr head;
    inet_diag_msg body;
};

} // namespace

std::optional<uid_t> ownerOfPeer(const Poco::Net::SocketAddress& own, const Poco::Net::SocketAddress& peer) {
    const auto ownHost = unmapped(own.host());
    const auto peerHost = unmapped(peer.host());
    if (ownHost.family() != peerHost.family())
        return std::nullopt;
    const Descriptor kernel(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
    const Question question(ownHost, own.port(), peerHost, peer.port());
    if (!kernel || ::send(kernel.get(), &question, sizeof question, 0) != sizeof question)
        return std::nullopt;
    // The kernel has answered when send() returns.
    std::array<char, 4096> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): it is received into
    const auto count = ::recv(kernel.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    Answer answer{};
    if (count < static_cast<ssize_t>(sizeof answer))
        return std::nullopt;
    std::memcpy(&answer, buffer.data(), sizeof answer);
    const bool established =
        answer.head.nlmsg_type == SOCK_DIAG_BY_FAMILY && answer.body.idiag_state == TCP_ESTABLISHED;
    if (!established || answer.body.idiag_inode == 0) // closed meanwhile, or by the time that its user was looked up
        return std::nullopt;
    return answer.body.idiag_uid;
}

} // namespace further
