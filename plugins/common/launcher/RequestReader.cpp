#include "RequestReader.h"

#include "Assignment.h"
#include "DescriptorMessage.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

namespace further::launcher {

namespace {

static_assert(offsetof(Question, type) == offsetof(StartRequest, type) && sizeof(Question) < sizeof(StartRequest));
static_assert(whichRules.size() < sizeof(Question)); // so that none is taken for the other

} // namespace

Received receiveRequest(const Descriptor& connection) {
    StartRequest request; // a Question is as its beginning
    auto message = DescriptorMessage::receive(connection, std::as_writable_bytes(std::span(&request, 1)), MSG_DONTWAIT);
    const auto size = message.size;
    if (size < 0)
        return {errno == EAGAIN || errno == EINTR ? Received::nothing : Received::closed, {}};
    const auto count = message.descriptors.size();
    if (size == 0 && count == 0)
        return {Received::closed, {}};
    const std::string_view text(reinterpret_cast<const char*>(&request), static_cast<std::size_t>(size));
    if (text == whichRules && count == 0 && message.whole)
        return {Received::rulesQuestion, {}};
    const bool ours = size >= static_cast<ssize_t>(sizeof(Question)) && request.magic == StartRequest::theMagic &&
                      request.version == StartRequest::theVersion && message.whole;
    if (ours && size == sizeof(Question) && count == 0 && request.type == Question::howLimitsAreKept)
        return {Received::question, {}};
    if (!ours || size != sizeof request || !request.limits.valid())
        return {Received::malformed, {}};
    if (request.type == StartRequest::start && count == passedCount && request.waiting <= 1) {
        std::array<Descriptor, passedCount> passed;
        std::move(message.descriptors.begin(), message.descriptors.end(), passed.begin());
        return {Received::request, Request(request, std::move(passed))};
    }
    if (request.type == StartRequest::prepare && count == 1 && request.waiting <= StartRequest::mostWaiting)
        return {Received::preparation,
                {},
                PrepareRequest{request.user, request.limits, static_cast<std::size_t>(request.waiting),
                               std::move(message.descriptors.front())}};
    if (request.type == StartRequest::fork && count == forkedCount)
        return {Received::fork, {}, {}, {std::move(message.descriptors[0]), std::move(message.descriptors[1])}};
    return {Received::malformed, {}};
}

} // namespace further::launcher
