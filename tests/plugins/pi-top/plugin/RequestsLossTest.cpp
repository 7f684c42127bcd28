#include "RequestsFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::pitop {

using namespace std::chrono_literals;
using namespace std::string_literals;
using pitopd::Request;
using pitopd::WireMessage;

/// Requests whose connection is lost: to a daemon that has ended, or that is started anew.
class RequestsLossTest : public RequestsFixture {
    CPPUNIT_TEST_SUITE(RequestsLossTest);
    CPPUNIT_TEST(saysThatTheDaemonHasEnded);
    CPPUNIT_TEST(asksAgainWhereTheDaemonIsBackAtOnce);
    CPPUNIT_TEST(keepsTheOrderOfWhatIsAskedAgain);
    CPPUNIT_TEST(saysThatTheConnectionIsLostTimeAndAgain);
    CPPUNIT_TEST(waitsForASecondTryNoLongerThanForAnAnswer);
    CPPUNIT_TEST_SUITE_END();

    /// The daemon does, for the first `requests` of them.
    void restartInsteadOfAnAnswer(std::size_t requests) {
        daemon->onRequest = [this, requests](const std::string&) {
            if (daemon->asked().size() > requests)
                return;
            daemon->stop();
            daemon->start();
        };
    }

public:
    void saysThatTheDaemonHasEnded() {
        daemon->start();
        daemon->onRequest = [this](const std::string&) { daemon->stop(); };
        ask(Request::ping);
        ask(Request::getBatteryState);
        CPPUNIT_ASSERT(await([this] { return answers() == 2; }));
        CPPUNIT_ASSERT_EQUAL("pi-topd is not running"s, _answers.front().problem);
        CPPUNIT_ASSERT(!_answers.back().present);
    }

    void asksAgainWhereTheDaemonIsBackAtOnce() {
        daemon->start();
        restartInsteadOfAnAnswer(1);
        ask(Request::getDeviceId);
        CPPUNIT_ASSERT(await([this] { return answers() == 1; }));
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, _answers.front().parameters.at(0));
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, daemon->asked("111"));
    }

    void keepsTheOrderOfWhatIsAskedAgain() {
        daemon->start();
        restartInsteadOfAnAnswer(1);
        ask(Request::getDeviceId);
        ask(Request::getBatteryState);
        // Asked between the loss and the second try: it goes out with the others, behind them.
        CPPUNIT_ASSERT(runUntil([this] { return strand->timers() == 2; }));
        ask(Request::ping);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, daemon->asked("110"));
        CPPUNIT_ASSERT(await([this] { return answers() == 3; }));
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, _answers[0].parameters.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, _answers[1].parameters.size());
        CPPUNIT_ASSERT(_answers[2]);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, daemon->asked("110"));
    }

    void saysThatTheConnectionIsLostTimeAndAgain() {
        daemon->start();
        restartInsteadOfAnAnswer(4);
        for (int twice = 0; twice < 2; ++twice) { // each has a second try of its own
            _answers.clear();
            ask(Request::ping);
            ask(Request::getBatteryState);
            CPPUNIT_ASSERT(await([this] { return answers() == 2; }));
            CPPUNIT_ASSERT_EQUAL("pi-topd has closed the connection, or something else listens at " +
                                     daemon->requests(),
                                 _answers.front().problem);
            CPPUNIT_ASSERT(!_answers.back().present);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, daemon->asked("110"));
    }

    void waitsForASecondTryNoLongerThanForAnAnswer() {
        daemon->start();
        daemon->hang();
        const auto before = strand->now();
        ask(Request::ping);
        CPPUNIT_ASSERT(runUntil([this] { return daemon->owesAnswer(); }));
        strand->advance(Requests::patience - 10ms);
        daemon->stop();
        CPPUNIT_ASSERT(runUntil([this] { return strand->timers() == 2; }));
        CPPUNIT_ASSERT(await([this] { return answers() == 1; }));
        CPPUNIT_ASSERT_EQUAL("pi-topd does not answer"s, _answers.front().problem);
        CPPUNIT_ASSERT(Requests::patience == strand->now() - before);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, strand->timers());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RequestsLossTest);

} // namespace further::pitop
