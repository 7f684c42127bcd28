#pragma once

#include "Mailbox.h"
#include "PiTopFixture.h"
#include "support/TemporaryDirectory.h"

#include "plugins/pi-top/Device.h"

#include <cppunit/extensions/HelperMacros.h>

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace further::pitop {

/// A device, the daemon behind it, and clients that are told what happens.
class SubscriptionsFixture : public PiTopFixture {
public:
    void setUp() override {
        PiTopFixture::setUp();
        place.emplace();
        device = std::make_shared<Device>(*strand, log->logger(), options());
    }
    void tearDown() override {
        device.reset();
        place.reset();
        PiTopFixture::tearDown();
    }

protected:
    /// One subscription, and what has come of it. Ends with this.
    class Client {
    public:
        Client(SubscriptionsFixture& owner, const Topics& topics)
            : mailbox(*owner.strand)
            , subscriber(std::make_shared<Subscriber>(topics, "", mailbox.outbox()))
            , _subscriptions(owner.device->subscriptions()) {
            _subscriptions.add(subscriber);
        }
        ~Client() { _subscriptions.remove(subscriber); }
        Client(const Client&) = delete;
        Client& operator=(const Client&) = delete;

        std::size_t count() const { return mailbox.messages().size(); }
        std::string last() const { return count() == 0 ? "" : mailbox.lines().back(); }
        std::vector<std::string> lines() const { return mailbox.lines(); }
        /// The capacity of the battery, as it was told last.
        int capacity() const {
            int capacity = -1;
            for (const auto& message : mailbox.messages()) {
                auto data = message.data;
                if (data->has("battery"))
                    data = data->getObject("battery");
                capacity = data->optValue("capacity", capacity);
            }
            return capacity;
        }

        Mailbox mailbox;
        const std::shared_ptr<Subscriber> subscriber;

    private:
        Subscriptions& _subscriptions;
    };

    Device::Options options() const {
        return {daemon->requests(), daemon->events(), "pi-topd", machine::Files(place->path())};
    }

    static Topics topics(std::initializer_list<Topic> some) {
        Topics set;
        for (const auto topic : some)
            set.set(static_cast<std::size_t>(topic));
        return set;
    }

    std::unique_ptr<Client> add(std::initializer_list<Topic> some) {
        return std::make_unique<Client>(*this, topics(some));
    }
    /// One that has got its first message, a state.
    std::unique_ptr<Client> settled(std::initializer_list<Topic> some) {
        auto client = add(some);
        CPPUNIT_ASSERT(await([&] { return client->count() == 1; }));
        CPPUNIT_ASSERT_EQUAL(std::string("state"), client->last());
        CPPUNIT_ASSERT(runUntil([this] { return daemon->listeners() == 1; })); // what is published now is heard
        return client;
    }

    bool awaitCount(const Client& client, std::size_t count) {
        return await([&] { return client.count() >= count; });
    }

    /// What an event of the button is told as.
    static std::string select(bool pressed) {
        return R"({"button":"select","event":"button","pressed":)" + std::string(pressed ? "true" : "false") + "}";
    }

    std::optional<testing::TemporaryDirectory> place;
    std::shared_ptr<Device> device;
};

} // namespace further::pitop
