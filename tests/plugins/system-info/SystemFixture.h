#pragma once

#include "plugin/PluginManifest.h"
#include "support/TemporaryDirectory.h"

#include "plugins/system-info/SystemHandler.h"

#include <further/Error.h>
#include <further/testing/FakeSession.h>
#include <further/testing/FakeStrand.h>

#include <cppunit/TestFixture.h>

#include <memory>
#include <string>

namespace further::system {

/// A strand whose worker threads may all have too much to do.
class BusyStrand : public testing::FakeStrand {
public:
    bool busy = false;

    void offload(Task work, Task then) override {
        if (busy)
            throw Error(ErrorCode::busy, "Too much to do.");
        FakeStrand::offload(std::move(work), std::move(then));
    }
};

/// system-info in a session, on a machine of one core that a test may change.
class SystemFixture : public CppUnit::TestFixture {
protected:
    testing::TemporaryDirectory place;
    BusyStrand strand;
    testing::FakeSession session{strand};
    const std::shared_ptr<Machine> machine = std::make_shared<Machine>(machine::Files(place.path()));
    AgentStatus agent{"1.2.3", 4, 5};
    std::unique_ptr<SystemHandler> handler = open(session);

    SystemFixture() { work(0, 0); }

    std::unique_ptr<SystemHandler> open(Session& in) {
        return std::make_unique<SystemHandler>(in, machine, [this] { return agent; });
    }

    /// What the core has done up to now, in ticks.
    void work(int busy, int idle) const {
        place.write("proc/stat", "cpu0 " + std::to_string(busy) + " 0 0 " + std::to_string(idle) + " 0 0 0 0\n");
    }

    void get() const { handler->receive({"system-info.get"}); }

    void subscribe(const std::string& interval) const {
        Message message{"system-info.subscribe"};
        message.data->set("interval", interval);
        handler->receive(message);
    }

    std::size_t states() const { return session.count("system-info.state"); }

    /// How many states have come since the last call.
    std::size_t newStates() {
        const auto count = states();
        session.clear();
        return count;
    }

    /// A part of the last state.
    Poco::JSON::Object::Ptr part(const std::string& name) const { return session.sent().back().data->getObject(name); }
};

} // namespace further::system
