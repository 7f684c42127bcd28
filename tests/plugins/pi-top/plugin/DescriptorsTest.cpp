#include "NoDescriptorsLeft.h"
#include "PiTopFixture.h"

#include "plugins/pi-top/Subscriptions.h"

#include <further/Error.h>

#include <cppunit/extensions/HelperMacros.h>

namespace further::pitop {

using namespace std::chrono_literals;
using namespace std::string_literals;

/// An agent that has used up its descriptors: whoever asks is told, and all goes on when there are some again.
class DescriptorsTest : public PiTopFixture {
    CPPUNIT_TEST_SUITE(DescriptorsTest);
    CPPUNIT_TEST(saysThatTheDaemonCannotBeAsked);
    CPPUNIT_TEST(tellsAStateAllTheSame);
    CPPUNIT_TEST(connectsForEventsLater);
    CPPUNIT_TEST_SUITE_END();

    std::optional<Requests> _requests;
    std::optional<EventFeed> _feed;

    void answered() {
        bool done = false;
        _requests->ask(pitopd::WireMessage(pitopd::Request::ping), [&](const Answer& answer) { done = bool(answer); });
        CPPUNIT_ASSERT(runUntil([&] { return done; }));
    }

public:
    void setUp() override {
        PiTopFixture::setUp();
        _requests.emplace(*strand, *context, daemon->requests());
        _feed.emplace(*strand, *context, daemon->events(), log->logger());
        daemon->start();
        answered(); // ZeroMQ's threads are there
    }
    void tearDown() override {
        _feed.reset();
        _requests.reset();
        PiTopFixture::tearDown();
    }

    void saysThatTheDaemonCannotBeAsked() {
        {
            const NoDescriptorsLeft none;
            try {
                _requests->ask(pitopd::WireMessage(pitopd::Request::ping), [](const Answer&) {});
                CPPUNIT_FAIL("It was asked");
            } catch (const Error& error) {
                CPPUNIT_ASSERT(ErrorCode::unavailable == error.errorCode());
                CPPUNIT_ASSERT_EQUAL("pi-topd can't be asked (Too many open files)."s, error.detail());
            }
        }
        answered();
    }

    void tellsAStateAllTheSame() {
        StateReader reader(*strand, *_requests, machine::Files("/nowhere"), [] { return std::nullopt; });
        std::string problem;
        const auto keep = [&](const StateReader::State& state) {
            problem = state.problem.empty() ? "none" : state.problem;
        };
        {
            const NoDescriptorsLeft none;
            reader.read(Parts().set(), keep);
            strand->runPosted();
            CPPUNIT_ASSERT_EQUAL("pi-topd can't be asked (Too many open files)"s, problem);
        }
        reader.read(Parts().set(), keep);
        CPPUNIT_ASSERT(runUntil([&] { return problem == "none"; }));
    }

    void connectsForEventsLater() {
        std::vector<std::string> heard;
        std::vector<Registered> listening;
        const auto listen = [&] {
            listening.push_back(
                _feed->listen({{}, [&](const pitopd::WireMessage& event) { heard.push_back(event.text()); }}));
        };
        {
            const NoDescriptorsLeft none;
            listen();
            listen();
            strand->advance(3 * EventFeed::renewal);
            CPPUNIT_ASSERT(Link::refused == _feed->link());
        }
        CPPUNIT_ASSERT((std::vector{"Events can't be had from " + daemon->events() +
                                    " (Too many open files). It is tried again."} == log->all()));
        strand->advance(4 * EventFeed::renewal);
        CPPUNIT_ASSERT(runUntil([this] { return daemon->listeners() == 1 && _feed->link() == Link::connected; }));
        daemon->publish("317");
        CPPUNIT_ASSERT(runUntil([&] { return heard.size() == 2; }));
        listening.clear();
        CPPUNIT_ASSERT(runUntil([this] { return daemon->listeners() == 0; }));
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, strand->timers());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(DescriptorsTest);

} // namespace further::pitop
