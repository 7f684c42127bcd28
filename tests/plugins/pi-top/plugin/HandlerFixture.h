#pragma once

#include "SubscriptionsFixture.h"
#include "plugins/common/machine/Trees.h"

#include "plugins/pi-top/PiTopHandler.h"

#include <Poco/JSON/Parser.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace further::pitop {

/// pi-top in a session, whose strand is another than the device's.
class HandlerFixture : public SubscriptionsFixture {
public:
    void setUp() override {
        SubscriptionsFixture::setUp();
        sessionStrand.emplace();
        session.emplace(*sessionStrand);
        handler = std::make_unique<PiTopHandler>(*session, *strand, device);
    }
    void tearDown() override {
        handler.reset();
        session.reset();
        sessionStrand.reset();
        SubscriptionsFixture::tearDown();
    }

protected:
    std::optional<testing::FakeStrand> sessionStrand;
    std::optional<testing::FakeSession> session;
    std::unique_ptr<PiTopHandler> handler;

    void receive(const std::string& type, const std::string& data = "{}", const std::string& process = "") const {
        handler->receive(
            {"pi-top." + type, process, Poco::JSON::Parser().parse(data).extract<Poco::JSON::Object::Ptr>()});
    }
    bool awaitBoth(const std::function<bool()>& done) {
        return await([&] {
            sessionStrand->runPosted();
            return done();
        });
    }
    std::size_t sent() const { return session->sent().size(); }
    bool awaitSent(std::size_t count) {
        return awaitBoth([&] { return sent() >= count; });
    }
    bool awaitFailures(std::size_t count) {
        return awaitBoth([&] { return session->failures().size() >= count; });
    }
    /// The last message, in short.
    std::string last() const {
        const auto& message = session->sent().back();
        return message.type + " " + message.process + " " + machine::json(message.data);
    }
    const Error& failure() const { return session->failures().back().error; }
    /// Subscribes, and waits for the state.
    void subscribe(const std::string& data = "{}") {
        const auto before = sent();
        receive("subscribe", data);
        CPPUNIT_ASSERT(awaitSent(before + 1));
        CPPUNIT_ASSERT_EQUAL(std::string("pi-top.state"), session->sent().back().type);
        if (daemon->publishes())
            CPPUNIT_ASSERT(awaitBoth([this] { return daemon->listeners() == 1; })); // what is published now is heard
    }
};

} // namespace further::pitop
