#include "PiTopFixture.h"

#include "plugins/pi-top/Changes.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::pitop {

using namespace std::chrono_literals;
using namespace std::string_literals;

/// The one change that takes effect behind the answer: the daemon tells of it by event 326.
class OledBusTest : public PiTopFixture {
    CPPUNIT_TEST_SUITE(OledBusTest);
    CPPUNIT_TEST(isDoneOnlyWhenTheEventHasCome);
    CPPUNIT_TEST(isDoneWhereTheEventComesBeforeTheAnswer);
    CPPUNIT_TEST(isDoneAtOnceWhereItIsSo);
    CPPUNIT_TEST(takesNoOtherEventForIt);
    CPPUNIT_TEST(ordersWhenTheEventCanBeHeard);
    CPPUNIT_TEST(saysThatTheEventDidNotCome);
    CPPUNIT_TEST(saysThatTheDaemonWentAway);
    CPPUNIT_TEST(saysThatItCouldNotBeDone);
    CPPUNIT_TEST(saysThatNothingIsPublished);
    CPPUNIT_TEST(saysThatTheDaemonRefusedTheOrder);
    CPPUNIT_TEST(leavesNoConnection);
    CPPUNIT_TEST_SUITE_END();

    std::optional<EventFeed> _feed;
    std::optional<Requests> _requests;
    std::optional<Changes> _changes;
    std::vector<std::string> _done;

    void make(int bus) {
        Poco::JSON::Object data;
        data.set("oledBus", bus);
        _changes->make(Change::from(data), [this](const std::optional<Error>& error) {
            _done.push_back(error ? error->detail() : "done");
        });
    }
    bool awaitDone() {
        return runUntil([this] { return !_done.empty(); });
    }
    /// Waits until the order was answered: another request, made behind it, is too.
    void awaitOrdered(const std::string& order) {
        CPPUNIT_ASSERT(runUntil([&] { return daemon->asked(order) == 1 && daemon->listeners() == 1; }));
        bool answered = false;
        _requests->ask(pitopd::WireMessage(pitopd::Request::ping), [&](const Answer&) { answered = true; });
        CPPUNIT_ASSERT(runUntil([&] { return answered; }));
    }

public:
    void setUp() override {
        PiTopFixture::setUp();
        _feed.emplace(*strand, *context, daemon->events(), log->logger());
        _requests.emplace(*strand, *context, daemon->requests());
        _changes.emplace(*strand, *_requests, *_feed);
    }
    void tearDown() override {
        _changes.reset();
        _requests.reset();
        _feed.reset();
        _done.clear();
        PiTopFixture::tearDown();
    }

    void isDoneOnlyWhenTheEventHasCome() {
        daemon->start();
        make(1);
        awaitOrdered("128|1");
        strand->advance(ChangeJob::slowPatience - 1ms);
        CPPUNIT_ASSERT(_done.empty());
        daemon->publish("326|1");
        CPPUNIT_ASSERT(awaitDone());
        CPPUNIT_ASSERT_EQUAL("done"s, _done.front());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, strand->timers());
    }

    void isDoneWhereTheEventComesBeforeTheAnswer() {
        daemon->start();
        daemon->onRequest = [this](const std::string& request) {
            if (request == "128|1")
                daemon->hang();
        };
        make(1);
        CPPUNIT_ASSERT(runUntil([this] { return daemon->owesAnswer() && daemon->listeners() == 1; }));
        daemon->publish("326|1");
        CPPUNIT_ASSERT(awaitDone());
        CPPUNIT_ASSERT_EQUAL("done"s, _done.front());
        daemon->onRequest = {};
        daemon->resume();
        make(0);
        CPPUNIT_ASSERT(runUntil([this] { return daemon->asked("128|0") == 1; }));
    }

    void isDoneAtOnceWhereItIsSo() {
        daemon->startRequests(); // and nothing is published
        make(0);
        CPPUNIT_ASSERT(awaitDone());
        CPPUNIT_ASSERT_EQUAL("done"s, _done.front());
        CPPUNIT_ASSERT((std::vector{"111"s, "127"s} == daemon->asked()));
    }

    void takesNoOtherEventForIt() {
        daemon->start();
        make(1);
        awaitOrdered("128|1");
        for (const auto* const event : {"325|1", "327", "317"})
            daemon->publish(event);
        std::vector<std::string> heard;
        const auto listening =
            _feed->listen({{}, [&](const pitopd::WireMessage& event) { heard.push_back(event.text()); }});
        CPPUNIT_ASSERT(runUntil([&] { return heard.size() == 3; }));
        CPPUNIT_ASSERT(_done.empty());
        daemon->publish("326|1");
        CPPUNIT_ASSERT(awaitDone());
    }

    void ordersWhenTheEventCanBeHeard() {
        daemon->startRequests();
        make(1);
        CPPUNIT_ASSERT(runUntil([this] { return daemon->asked("127") == 1 && _feed->link() == Link::refused; }));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, daemon->asked("128|1"));
        daemon->startEvents();
        awaitOrdered("128|1");
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, daemon->listeners());
        daemon->publish("326|1");
        CPPUNIT_ASSERT(awaitDone());
        CPPUNIT_ASSERT_EQUAL("done"s, _done.front());
    }

    void saysThatTheEventDidNotCome() {
        daemon->start();
        make(1);
        awaitOrdered("128|1");
        strand->advance(ChangeJob::slowPatience);
        CPPUNIT_ASSERT(awaitDone());
        CPPUNIT_ASSERT_EQUAL("pi-topd took the order, but has not said that it is done."s, _done.front());
    }

    void saysThatTheDaemonWentAway() {
        daemon->start();
        make(1);
        awaitOrdered("128|1");
        daemon->stop();
        CPPUNIT_ASSERT(awaitDone()); // and no time has passed
        CPPUNIT_ASSERT_EQUAL("pi-topd went away before it said that it is done."s, _done.front());
    }

    void saysThatItCouldNotBeDone() {
        daemon->start();
        make(1);
        awaitOrdered("128|1");
        daemon->answer("127", "227|0");
        daemon->publish("326|0"); // it has gone back
        CPPUNIT_ASSERT(awaitDone());
        CPPUNIT_ASSERT_EQUAL("pi-topd tried, and could not do it."s, _done.front());
    }

    void saysThatNothingIsPublished() {
        daemon->startRequests();
        make(1);
        CPPUNIT_ASSERT(runUntil([this] { return daemon->asked("127") == 1 && _feed->link() == Link::refused; }));
        strand->advance(ChangeJob::patience);
        CPPUNIT_ASSERT(awaitDone());
        CPPUNIT_ASSERT_EQUAL("nothing is published at " + daemon->events() +
                                 ", where pi-topd should tell that the change is done: it was not ordered.",
                             _done.front());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, daemon->asked("128|1"));
    }

    void saysThatTheDaemonRefusedTheOrder() {
        daemon->start();
        daemon->answer("128|1", "201");
        make(1);
        CPPUNIT_ASSERT(awaitDone());
        CPPUNIT_ASSERT_EQUAL("pi-topd could not get it from the hardware."s, _done.front());
    }

    void leavesNoConnection() {
        daemon->start();
        make(1);
        awaitOrdered("128|1");
        daemon->publish("326|1");
        CPPUNIT_ASSERT(awaitDone());
        CPPUNIT_ASSERT(runUntil([this] { return daemon->listeners() == 0; }));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(OledBusTest);

} // namespace further::pitop
