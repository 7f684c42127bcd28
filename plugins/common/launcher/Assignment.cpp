#include "Assignment.h"

#include "DescriptorMessage.h"
#include "Encoding.h"

#include <algorithm>
#include <cerrno>
#include <span>
#include <utility>

namespace further::launcher {

namespace {

// What begins so, in this version of its encoding.
constexpr std::uint32_t beginOfAssignment = 1;
constexpr std::uint32_t beginOfForkRequest = 0x102;

template <std::size_t count>
struct Message {
    std::string bytes;
    std::array<Descriptor, count> passed;
};

/// Waits for one message with so many descriptors; nothing where the other side has ended.
template <std::size_t count>
std::optional<Message<count>> receive(const Descriptor& socket) {
    Message<count> received{std::string(Assignment::maxSize, '\0'), {}};
    DescriptorMessage message;
    do
        message = DescriptorMessage::receive(socket, std::as_writable_bytes(std::span(received.bytes)), 0);
    while (message.size < 0 && errno == EINTR);
    if (message.size <= 0)
        return {};
    if (!message.whole || message.descriptors.size() != count)
        throw MalformedSpec("other descriptors than there should be");
    received.bytes.resize(static_cast<std::size_t>(message.size));
    std::move(message.descriptors.begin(), message.descriptors.end(), received.passed.begin());
    return received;
}

bool send(const Descriptor& socket, const std::string& bytes, std::span<const int> passed) {
    return bytes.size() <= Assignment::maxSize &&
           sendWithDescriptors(socket, std::as_bytes(std::span(bytes)), passed) == static_cast<ssize_t>(bytes.size());
}

} // namespace

WaitingReport WaitingReport::unfit(std::string_view reason, bool lasting) {
    WaitingReport report;
    report.type = Type::unfit;
    report.lasting = lasting ? 1 : 0;
    reason.copy(report.reason.data(), mostReason - 1);
    return report;
}

std::string Assignment::encode() const {
    Writer writer;
    writer.number(beginOfAssignment);
    writer.text(home);
    writer.text(script);
    writer.texts(environment);
    return writer.take();
}

Assignment Assignment::decode(std::string_view bytes) {
    Reader reader(bytes);
    if (reader.number() != beginOfAssignment)
        throw MalformedSpec("no assignment");
    Assignment assignment;
    assignment.home = reader.name();
    assignment.script = reader.name();
    assignment.environment = reader.names();
    reader.end();
    requireVariables(assignment.environment);
    return assignment;
}

bool sendAssignment(const Descriptor& socket, const Assignment& assignment,
                    const std::array<int, assignedCount>& passed) {
    return send(socket, assignment.encode(), passed);
}

std::optional<ReceivedAssignment> receiveAssignment(const Descriptor& socket) {
    auto message = receive<assignedCount>(socket);
    if (!message)
        return {};
    return ReceivedAssignment{Assignment::decode(message->bytes), std::move(message->passed)};
}

bool sendForkRequest(const Descriptor& socket, const std::array<int, forkedCount>& passed) {
    Writer writer;
    writer.number(beginOfForkRequest);
    return send(socket, writer.take(), passed);
}

std::optional<ReceivedForkRequest> receiveForkRequest(const Descriptor& socket) {
    auto message = receive<forkedCount>(socket);
    if (!message)
        return {};
    Reader reader(message->bytes);
    if (reader.number() != beginOfForkRequest)
        throw MalformedSpec("no request to fork");
    reader.end();
    return ReceivedForkRequest{std::move(message->passed)};
}

} // namespace further::launcher
