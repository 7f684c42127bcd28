#include "fuzz/Hold.h"
#include "fuzz/MemoryFile.h"
#include "plugins/common/launcher/KeeperLink.h"
#include "plugins/common/launcher/RequestReader.h"
#include "plugins/common/launcher/SpecFile.h"

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

using namespace further;
using namespace further::launcher;

namespace {

constexpr std::size_t mostMessages = 4;
constexpr std::size_t mostCommands = 16;
constexpr std::string_view letters = "nptsuxa"; // what Offer::descriptor() knows

std::ptrdiff_t openDescriptors() {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

struct Sockets {
    Sockets() {
        std::array<int, 2> ends{};
        hold(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) == 0,
             "sockets can be made");
        agents = Descriptor(ends[0]);
        launchers = Descriptor(ends[1]);
    }
    Descriptor agents;
    Descriptor launchers;
};

struct Pipe {
    Pipe() {
        std::array<int, 2> ends{};
        hold(::pipe2(ends.data(), O_CLOEXEC) == 0, "a pipe can be made");
        readable = Descriptor(ends[0]);
        writable = Descriptor(ends[1]);
    }
    Descriptor readable;
    Descriptor writable;
};

/// The rest of an input. A number is written as one character, counted from '0'.
class Input {
public:
    explicit Input(std::string_view bytes) : _rest(bytes) {}

    std::string_view take(std::size_t size) {
        const auto taken = _rest.substr(0, size);
        _rest.remove_prefix(taken.size());
        return taken;
    }
    unsigned number() {
        const auto digit = take(1);
        return digit.empty() ? 0 : static_cast<unsigned char>(digit.front() - '0');
    }
    std::string_view line() {
        const auto taken = take(_rest.find('\n'));
        take(1);
        return taken;
    }
    std::string_view rest() const { return _rest; }

private:
    std::string_view _rest;
};

/// Descriptors that an agent could send.
class Offer {
public:
    explicit Offer(std::string_view bytes)
        : _specFile(makeSpecFile(aSpec())), _sealed(sealedFile(bytes)), _unsealed(memoryFile(aSpec().encode())) {}

    int descriptor(char letter) const {
        switch (letter) {
        case 'n': // no pipe
            return _null.get();
        case 'p': // a pipe
            return _pipe.writable.get();
        case 't': // a control socket
            return control.launchers.get();
        case 's': // a spec
            return _specFile.get();
        case 'u': // a spec in a file that isn't sealed
            return _unsealed.get();
        case 'x': // the input's last bytes in one that is
            return _sealed.get();
        case 'a': // the connection that it comes over
            return connection.agents.get();
        default:
            return descriptor(letters[static_cast<unsigned char>(letter) % letters.size()]);
        }
    }

    Sockets connection;
    Sockets control;

private:
    static Spec aSpec() {
        Spec spec;
        spec.arguments = {"true"};
        return spec;
    }

    Descriptor _null{::open("/dev/null", O_RDWR | O_CLOEXEC)};
    Pipe _pipe;
    Descriptor _specFile;
    Descriptor _sealed;
    Descriptor _unsealed;
};

/// A message, and what comes with it.
struct Sent {
    std::string_view bytes;
    std::vector<int> descriptors;

    StartRequest request() const {
        StartRequest request;
        std::memcpy(&request, bytes.data(), std::min(bytes.size(), sizeof request));
        return request;
    }
    bool isRequest() const {
        return bytes.size() == sizeof(StartRequest) && descriptors.size() == passedCount &&
               request().magic == StartRequest::theMagic && request().version == StartRequest::theVersion &&
               request().type == StartRequest::start && request().limits.valid();
    }
    bool isQuestion() const {
        return bytes.size() == sizeof(Question) && descriptors.empty() && request().magic == StartRequest::theMagic &&
               request().version == StartRequest::theVersion && request().type == Question::howLimitsAreKept;
    }
    bool isRulesQuestion() const { return bytes == whichRules && descriptors.empty(); }
};

/// False where the system doesn't let it through, as for too many descriptors.
bool send(const Descriptor& socket, std::string_view bytes, const std::vector<int>& descriptors) {
    iovec part{const_cast<char*>(bytes.data()), bytes.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    const auto size = descriptors.size() * sizeof(int);
    std::vector<char> control(descriptors.empty() ? 0 : CMSG_SPACE(size));
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    if (auto* const header = CMSG_FIRSTHDR(&message)) {
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(size);
        std::memcpy(CMSG_DATA(header), descriptors.data(), size);
    }
    return ::sendmsg(socket.get(), &message, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0;
}

/// Lets this process open so many descriptors more, for as long as it lives.
class Room {
public:
    explicit Room(unsigned size) {
        ::getrlimit(RLIMIT_NOFILE, &_before);
        auto narrow = _before;
        narrow.rlim_cur = 0;
        for (unsigned free = 0; narrow.rlim_cur < _before.rlim_cur; ++narrow.rlim_cur)
            if (::fcntl(static_cast<int>(narrow.rlim_cur), F_GETFD) < 0 && free++ == size)
                break;
        ::setrlimit(RLIMIT_NOFILE, &narrow);
    }
    ~Room() { ::setrlimit(RLIMIT_NOFILE, &_before); }
    Room(const Room&) = delete;
    Room& operator=(const Room&) = delete;

private:
    rlimit _before{};
};

bool isSame(int a, int b) {
    struct stat first {};
    struct stat second {};
    return ::fstat(a, &first) == 0 && ::fstat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

/// What the keeper would do with the spec, without executing it.
bool hasSpec(Request& request) {
    try {
        (void)readSpecFile(request[Passed::spec]);
        return true;
    } catch (const MalformedSpec&) {
        return false;
    }
}

/// Sends `bytes` as commands, and with each a descriptor that doesn't belong there; reads what comes.
void checkCommands(KeeperLink& link, const Offer& offer, std::string_view bytes) {
    std::size_t sent = 0;
    for (Input input(bytes); !input.rest().empty() && sent < mostCommands; ++sent)
        if (!send(offer.control.agents, input.take(sizeof(Command)), {offer.descriptor('n')}))
            break;
    const auto open = openDescriptors();
    std::size_t received = 0;
    while (const auto command = link.receive()) {
        hold(command->type == Command::Type::stop || command->type == Command::Type::kill, "a command is one of two");
        ++received;
    }
    hold(received <= sent, "no more commands come than were sent");
    hold(openDescriptors() == open, "a command brings no descriptor");
}

void checkRequest(Request request, const Sent& sent, const Offer& offer, std::string_view commands) {
    hold(request.user() == sent.request().user, "the user is the one that was named");
    hold(request.limits() == sent.request().limits, "the limits are those that were asked for");
    const auto numbers = request.numbers();
    for (std::size_t i = 0; i < passedCount; ++i) {
        hold(isSame(numbers[i], sent.descriptors[i]), "the descriptors are those that were sent, in their order");
        hold((::fcntl(numbers[i], F_GETFD) & FD_CLOEXEC) != 0, "a program inherits none of them by chance");
    }
    const int spec = sent.descriptors.back();
    hold(hasSpec(request) || spec != offer.descriptor('s'), "a good spec is read");
    hold(!hasSpec(request) || spec == offer.descriptor('s') || spec == offer.descriptor('x'),
         "what others could still change is no spec");
    KeeperLink link(std::move(request[Passed::control]));
    const bool hasControl = sent.descriptors.front() == offer.descriptor('t');
    checkCommands(link, offer, hasControl ? commands : std::string_view());
    link.failed(Step::permission, EPERM);
    link.ended();
}

void checkOne(const Sent& sent, const Offer& offer, unsigned room, std::string_view commands) {
    const auto before = openDescriptors();
    auto received = [&] {
        const Room narrow(room);
        return receiveRequest(offer.connection.launchers);
    }();
    const bool isEnd = sent.bytes.empty() && (sent.descriptors.empty() || room == 0);
    const bool isRequest = sent.isRequest() && room >= passedCount;
    hold(received.what == (isEnd                    ? Received::closed
                           : isRequest              ? Received::request
                           : sent.isQuestion()      ? Received::question
                           : sent.isRulesQuestion() ? Received::rulesQuestion
                                                    : Received::malformed),
         "a request is one that is whole, and nothing else is");
    hold(received.content.has_value() == isRequest, "only a request has content");
    hold(openDescriptors() == before + (isRequest ? std::ptrdiff_t(passedCount) : 0),
         "descriptors come with a request only, and as many as it has");
    if (isRequest)
        checkRequest(std::move(*received.content), sent, offer, commands);
    received.content.reset();
    hold(openDescriptors() == before, "they go with it");
}

void checkMessages(Input input) {
    const unsigned room = input.number();
    std::vector<std::pair<std::string_view, std::string_view>> messages(
        std::min<std::size_t>(input.number(), mostMessages));
    for (auto& [descriptors, bytes] : messages) {
        descriptors = input.line();
        bytes = input.take(input.number());
    }
    const Offer offer(input.rest());
    std::vector<Sent> queue;
    for (const auto& [descriptors, bytes] : messages) {
        Sent sent{bytes, {}};
        for (const char letter : descriptors)
            sent.descriptors.push_back(offer.descriptor(letter));
        if (send(offer.connection.agents, sent.bytes, sent.descriptors))
            queue.push_back(std::move(sent));
    }
    for (const auto& sent : queue)
        checkOne(sent, offer, room, input.rest());
    auto more = receiveRequest(offer.connection.launchers);
    for (; more.what != Received::nothing; more = receiveRequest(offer.connection.launchers))
        hold(more.what == Received::malformed, "reports that came to the wrong socket are no requests");
}

} // namespace

/// The input: how many descriptors may be opened, how many messages come; of each message, a line with a letter for
/// each descriptor, its size, its bytes; then the commands, which are the bytes of `x` too.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto before = openDescriptors();
    checkMessages(Input({reinterpret_cast<const char*>(bytes), size}));
    hold(openDescriptors() == before, "no descriptor is left");
    return 0;
}
