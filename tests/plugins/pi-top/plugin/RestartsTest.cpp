#include "Mailbox.h"
#include "PiTopFixture.h"

#include "plugins/pi-top/Subscriptions.h"

#include <cppunit/extensions/HelperMacros.h>

#include <memory>

namespace further::pitop {

using namespace std::chrono_literals;
using namespace std::string_literals;

/// A daemon that is started again and again. ZeroMQ looks for it more often here than on a device.
class RestartsTest : public PiTopFixture {
    CPPUNIT_TEST_SUITE(RestartsTest);
    CPPUNIT_TEST(leavesNothingBehind);
    CPPUNIT_TEST_SUITE_END();

    static constexpr int restarts = 1000;

public:
    void leavesNothingBehind() {
        EventFeed feed(*strand, *context, daemon->events(), log->logger(), {1ms, 1ms});
        Requests requests(*strand, *context, daemon->requests());
        StateReader reader(*strand, requests, machine::Files("/nowhere"), [] { return std::nullopt; });
        Subscriptions subscriptions(*strand, feed, requests, reader);
        Mailbox mailbox(*strand);
        const auto told = [&](const std::string& line) {
            return await([&] { return !mailbox.messages().empty() && mailbox.lines().back() == line; });
        };

        daemon->start();
        subscriptions.add(std::make_shared<Subscriber>(Topics().set(), "", mailbox.outbox()));
        CPPUNIT_ASSERT(told("state"));
        const auto before = descriptors();
        const auto watches = strand->watches();
        for (int i = 0; i < restarts; ++i) {
            daemon->stop();
            CPPUNIT_ASSERT(told("pi-topd is not running"));
            mailbox.clear();
            daemon->start();
            CPPUNIT_ASSERT(told("state"));
            CPPUNIT_ASSERT_EQUAL(std::size_t{1}, mailbox.messages().size());
        }
        CPPUNIT_ASSERT(await([&] { return strand->watches() <= watches && descriptors() <= before; }));
        CPPUNIT_ASSERT(await([&] { return daemon->listeners() == 1; }));
        daemon->publish("317");
        CPPUNIT_ASSERT(await([&] { return mailbox.messages().size() == 2; }));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RestartsTest);

} // namespace further::pitop
