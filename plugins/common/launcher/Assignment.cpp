#include "Assignment.h"

#include "DescriptorMessage.h"
#include "Encoding.h"

#include <algorithm>
#include <cerrno>
#include <span>
#include <utility>

namespace further::launcher {

namespace {

constexpr std::uint32_t encodingVersion = 1;

} // namespace

WaitingReport WaitingReport::unfit(std::string_view reason) {
    WaitingReport report;
    report.type = Type::unfit;
    reason.copy(report.reason.data(), mostReason - 1);
    return report;
}

std::string Assignment::encode() const {
    Writer writer;
    writer.number(encodingVersion);
    writer.text(home);
    writer.text(script);
    writer.texts(environment);
    return writer.take();
}

Assignment Assignment::decode(std::string_view bytes) {
    Reader reader(bytes);
    if (reader.number() != encodingVersion)
        throw MalformedSpec("another version of the encoding");
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
    const auto bytes = assignment.encode();
    return bytes.size() <= Assignment::maxSize &&
           sendWithDescriptors(socket, std::as_bytes(std::span(bytes)), passed) == static_cast<ssize_t>(bytes.size());
}

std::optional<ReceivedAssignment> receiveAssignment(const Descriptor& socket) {
    std::string bytes(Assignment::maxSize, '\0');
    DescriptorMessage message;
    do
        message = DescriptorMessage::receive(socket, std::as_writable_bytes(std::span(bytes)), 0);
    while (message.size < 0 && errno == EINTR);
    if (message.size <= 0)
        return {};
    if (!message.whole || message.descriptors.size() != assignedCount)
        throw MalformedSpec("an assignment comes with four descriptors");
    ReceivedAssignment received{
        Assignment::decode(std::string_view(bytes).substr(0, static_cast<std::size_t>(message.size))), {}};
    std::move(message.descriptors.begin(), message.descriptors.end(), received.passed.begin());
    return received;
}

} // namespace further::launcher
