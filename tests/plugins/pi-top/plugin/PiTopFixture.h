#pragma once

#include "FakePitopd.h"
#include "LogLines.h"
#include "plugins/pi-top/Context.h"
#include "support/Deadline.h"

#include <further/Error.h>
#include <further/testing/FakeStrand.h>

#include <cppunit/TestFixture.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <iterator>
#include <optional>
#include <utility>

namespace further::pitop {

/// A strand that counts what its worker threads are given, and whose workers may all have too much to do.
class WorkersStrand : public testing::FakeStrand {
public:
    bool busy = false;
    int offloaded = 0;

    void offload(Task work, Task then) override {
        if (busy)
            throw Error(ErrorCode::busy, "Too much to do.");
        ++offloaded;
        FakeStrand::offload(std::move(work), std::move(then));
    }
};

/// A strand, and a pi-topd that is reached from it. CppUnit keeps all its fixtures until the program ends; what this
/// one has is there during the test only.
class PiTopFixture : public CppUnit::TestFixture {
public:
    void setUp() override {
        strand.emplace();
        log.emplace();
        context.emplace();
        daemon.emplace(*strand); // not started
    }
    void tearDown() override {
        daemon.reset();
        context.reset();
        log.reset();
        strand.reset();
    }

protected:
    bool runUntil(const std::function<bool()>& done) { return strand->runUntil(done); }

    /// As runUntil(), while the strand's time passes too.
    bool await(const std::function<bool()>& done) {
        using namespace std::chrono_literals;
        const testing::Deadline deadline;
        while (!strand->runUntil(done, 10ms)) {
            if (deadline.passed())
                return false;
            strand->advance(10ms);
        }
        return true;
    }

    /// Descriptors of this process.
    static std::size_t descriptors() {
        const std::filesystem::directory_iterator all("/proc/self/fd");
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }

    std::optional<WorkersStrand> strand;
    std::optional<LogLines> log;
    std::optional<Context> context;
    std::optional<FakePitopd> daemon;
};

} // namespace further::pitop
