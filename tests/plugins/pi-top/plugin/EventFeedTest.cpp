#include "PiTopFixture.h"

#include "plugins/pi-top/EventFeed.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::pitop {

using namespace std::string_literals;
using pitopd::WireMessage;

class EventFeedTest : public PiTopFixture {
    CPPUNIT_TEST_SUITE(EventFeedTest);
    CPPUNIT_TEST(tellsWhatIsPublished);
    CPPUNIT_TEST(hasOneConnectionForAllListeners);
    CPPUNIT_TEST(closesTheConnectionWithTheLastListener);
    CPPUNIT_TEST(keepsTheConnectionForTheNextListener);
    CPPUNIT_TEST(findsADaemonThatComesLate);
    CPPUNIT_TEST(tellsHowTheConnectionFares);
    CPPUNIT_TEST(forgetsHowAClosedConnectionFared);
    CPPUNIT_TEST(logsNonsenseOnceAndLeavesItOut);
    CPPUNIT_TEST(logsNonsenseAgainOnTheNextConnection);
    CPPUNIT_TEST(losesTheConnectionOverAnEndlessEvent);
    CPPUNIT_TEST(comesBackFromAnotherKindOfSocket);
    CPPUNIT_TEST(looksForNobodyAfterItsLastListener);
    CPPUNIT_TEST(lets1000EventsThrough);
    CPPUNIT_TEST(letsAListenerEndItself);
    CPPUNIT_TEST(letsAListenerEndAnother);
    CPPUNIT_TEST(letsAListenerBeginOne);
    CPPUNIT_TEST(endsBeforeItsListeners);
    CPPUNIT_TEST_SUITE_END();

    std::optional<EventFeed> _feed;
    std::vector<std::string> _heard;
    std::string _links; // their initials
    Registered _listening;

    static char initial(Link link) { return "-crl"[static_cast<std::size_t>(link)]; }

    Registered listen(const std::string& name = "") {
        return _feed->listen({[this](Link link) { _links += initial(link); },
                              [this, name](const WireMessage& event) { _heard.push_back(name + event.text()); }});
    }
    /// Begins to listen, and waits until the daemon knows.
    void begin() {
        _listening = listen();
        awaitListener();
    }
    void awaitListener() {
        CPPUNIT_ASSERT(runUntil([this] { return daemon->listeners() == 1 && _feed->link() == Link::connected; }));
    }
    bool awaitHeard(std::size_t count) {
        return runUntil([&] { return _heard.size() >= count; });
    }

public:
    void setUp() override {
        PiTopFixture::setUp();
        _feed.emplace(*strand, *context, daemon->events(), log->logger());
    }
    void tearDown() override {
        _listening = {};
        _feed.reset();
        _heard.clear();
        _links.clear();
        PiTopFixture::tearDown();
    }

    void tellsWhatIsPublished() {
        daemon->start();
        begin();
        daemon->publish("317");
        daemon->publish("305|0|42|104|-41");
        daemon->publish(" +318");
        CPPUNIT_ASSERT(awaitHeard(3));
        CPPUNIT_ASSERT((std::vector{"317"s, "305|0|42|104|-41"s, "318"s} == _heard));
        CPPUNIT_ASSERT(log->all().empty());
    }

    void hasOneConnectionForAllListeners() {
        daemon->start();
        std::vector<Registered> all;
        for (int i = 0; i < 100; ++i)
            all.push_back(listen());
        awaitListener();
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitHeard(100));
        CPPUNIT_ASSERT_EQUAL(std::size_t{100}, _heard.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, daemon->everListened());
    }

    void closesTheConnectionWithTheLastListener() {
        daemon->start();
        const auto idle = strand->watches();
        begin();
        auto second = listen();
        _listening = {};
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitHeard(1));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, daemon->listeners());
        second = {};
        CPPUNIT_ASSERT(runUntil([this] { return daemon->listeners() == 0; }));
        CPPUNIT_ASSERT_EQUAL(idle, strand->watches());
        begin();
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, daemon->everListened());
    }

    void keepsTheConnectionForTheNextListener() {
        daemon->start();
        begin();
        _listening = {};
        _listening = listen("next "); // within the same turn of the strand
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitHeard(1));
        CPPUNIT_ASSERT_EQUAL("next 317"s, _heard.front());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, daemon->everListened());
    }

    void findsADaemonThatComesLate() {
        _listening = listen();
        CPPUNIT_ASSERT(runUntil([this] { return _feed->link() == Link::refused; }));
        daemon->start();
        awaitListener();
        daemon->publish("327");
        CPPUNIT_ASSERT(awaitHeard(1));
        CPPUNIT_ASSERT_EQUAL("rc"s, _links);
    }

    void tellsHowTheConnectionFares() {
        CPPUNIT_ASSERT(Link::connecting == _feed->link());
        daemon->start();
        begin();
        for (int i = 0; i < 3; ++i) {
            daemon->stop();
            CPPUNIT_ASSERT(runUntil([this] { return _feed->link() == Link::refused; }));
            daemon->start();
            awaitListener();
        }
        CPPUNIT_ASSERT_EQUAL("clrclrclrc"s, _links);
    }

    void forgetsHowAClosedConnectionFared() {
        daemon->start();
        begin();
        _listening = {};
        CPPUNIT_ASSERT(runUntil([this] { return daemon->listeners() == 0; }));
        CPPUNIT_ASSERT(Link::connecting == _feed->link());
    }

    void logsNonsenseOnceAndLeavesItOut() {
        daemon->start();
        begin();
        const std::vector<FakePitopd::Parts> nonsense{{""},
                                                      {"hello"},
                                                      {"|"},
                                                      {"317|"},
                                                      {"299"},
                                                      {"330"},
                                                      {"-317"},
                                                      {"210"},
                                                      {"201"},
                                                      {"305"},
                                                      {"305|0"},
                                                      {"305|0|42|104|-41|0"},
                                                      {"317|1"},
                                                      {"317", ""},
                                                      {"", "317"},
                                                      {"\xff\0"s},
                                                      {"3 17"},
                                                      {"4294967613"},
                                                      {"305|0|42|104|x"}};
        for (const auto& parts : nonsense)
            daemon->publish(parts);
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitHeard(1));
        CPPUNIT_ASSERT((std::vector{"317"s} == _heard));
        CPPUNIT_ASSERT(
            (std::vector{"What is published at " + daemon->events() +
                         " is no event of pi-topd's, and is left out. Said once for this connection."} == log->all()));
    }

    void logsNonsenseAgainOnTheNextConnection() {
        daemon->start();
        begin();
        daemon->publish("hello");
        CPPUNIT_ASSERT(runUntil([this] { return log->all().size() == 1; }));
        daemon->stop();
        daemon->start();
        CPPUNIT_ASSERT(runUntil([this] { return _links == "clrc"; }));
        awaitListener();
        daemon->publish("hello");
        daemon->publish("hello");
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitHeard(1));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, log->all().size());
    }

    void losesTheConnectionOverAnEndlessEvent() {
        daemon->start();
        begin();
        daemon->publish(std::string(100'000, '3'));
        CPPUNIT_ASSERT(runUntil([this] { return _links == "cl"; }));
        CPPUNIT_ASSERT(await([this] { return _links == "clc"; }));
        awaitListener();
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitHeard(1));
    }

    void comesBackFromAnotherKindOfSocket() {
        {
            zmq::context_t other;
            zmq::socket_t stranger(other, zmq::socket_type::rep);
            stranger.bind("tcp://" + daemon->events());
            _listening = listen();
            CPPUNIT_ASSERT(runUntil([this] { return _feed->link() == Link::lost; }));
        }
        daemon->start();
        CPPUNIT_ASSERT(await([this] { return _feed->link() == Link::connected; }));
        awaitListener();
        daemon->publish("317");
        CPPUNIT_ASSERT(awaitHeard(1));
    }

    void looksForNobodyAfterItsLastListener() {
        daemon->start();
        begin();
        daemon->publish(std::string(100'000, '3'));
        CPPUNIT_ASSERT(runUntil([this] { return _links == "cl"; }));
        _listening = {};
        strand->advance(2 * EventFeed::renewal);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, strand->timers());
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, daemon->everListened());
    }

    void lets1000EventsThrough() {
        daemon->start();
        begin();
        for (int i = 0; i < 1000; ++i)
            daemon->publish("305|0|42|" + std::to_string(i) + "|-41");
        CPPUNIT_ASSERT(awaitHeard(1000));
        for (std::size_t i = 0; i < 1000; ++i)
            CPPUNIT_ASSERT_EQUAL("305|0|42|" + std::to_string(i) + "|-41", _heard[i]);
    }

    void letsAListenerEndItself() {
        daemon->start();
        _listening = _feed->listen({{}, [this](const WireMessage& event) {
                                        _heard.push_back(event.text());
                                        _listening = {};
                                        _heard.push_back("ended"); // what it has captured is still there
                                    }});
        awaitListener();
        daemon->publish("317");
        daemon->publish("318");
        CPPUNIT_ASSERT(runUntil([this] { return daemon->listeners() == 0; }));
        CPPUNIT_ASSERT((std::vector{"317"s, "ended"s} == _heard));
    }

    void letsAListenerEndAnother() {
        daemon->start();
        Registered second;
        _listening = _feed->listen({[&](Link) { second = {}; }, {}});
        second = listen();
        awaitListener();
        CPPUNIT_ASSERT_EQUAL(""s, _links);
        second = listen("second ");
        auto third = _feed->listen({{}, [&](const WireMessage&) { second = {}; }});
        auto fourth = listen("fourth ");
        daemon->publish("317");
        daemon->publish("318");
        CPPUNIT_ASSERT(awaitHeard(3));
        CPPUNIT_ASSERT((std::vector{"second 317"s, "fourth 317"s, "fourth 318"s} == _heard));
    }

    void letsAListenerBeginOne() {
        daemon->start();
        Registered second;
        _listening = _feed->listen({{}, [&](const WireMessage&) {
                                        if (!second)
                                            second = listen("second ");
                                    }});
        awaitListener();
        daemon->publish("317");
        daemon->publish("318");
        CPPUNIT_ASSERT(awaitHeard(1));
        CPPUNIT_ASSERT((std::vector{"second 318"s} == _heard));
    }

    void endsBeforeItsListeners() {
        daemon->start();
        begin();
        _feed.reset();
        _listening = {};
        CPPUNIT_ASSERT(runUntil([this] { return daemon->listeners() == 0; }));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(EventFeedTest);

} // namespace further::pitop
