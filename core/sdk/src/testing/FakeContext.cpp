#include <further/testing/FakeContext.h>

namespace further::testing {

FakeContext::FakeContext(FakeStrand& strand) : _strand(strand) {}

FakeContext::~FakeContext() = default;

Poco::Logger& FakeContext::logger() {
    return Poco::Logger::get("test");
}

} // namespace further::testing
