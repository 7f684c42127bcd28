#include <further/testing/FakeContext.h>

#include <Poco/Exception.h>

namespace further::testing {

FakeContext::FakeContext(FakeStrand& strand) : _strand(strand) {}

FakeContext::~FakeContext() = default;

Poco::Logger& FakeContext::logger() {
    return Poco::Logger::get("test");
}

FakeResponse FakeContext::ask(FakeRequest request) const {
    for (const auto& route : _routes) {
        if (route.method != request.method() ||
            (route.path.ends_with('/') ? !request.path().starts_with(route.path) : request.path() != route.path))
            continue;
        FakeResponse response;
        request.arriveAt(route);
        route.handler(request, response);
        return response;
    }
    throw Poco::NotFoundException("The plugin serves no such route", request.method() + " " + request.path());
}

} // namespace further::testing
