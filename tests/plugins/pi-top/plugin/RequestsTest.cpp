#include "RequestsFixture.h"

#include <further/Error.h>

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>

#include <cppunit/extensions/HelperMacros.h>

#include <iostream>

namespace further::pitop {

using namespace std::chrono_literals;
using namespace std::string_literals;
using pitopd::Request;
using pitopd::WireMessage;

class RequestsTest : public RequestsFixture {
    CPPUNIT_TEST_SUITE(RequestsTest);
    CPPUNIT_TEST(answersARequest);
    CPPUNIT_TEST(asksAtAnAddressOfIpv6);
    CPPUNIT_TEST(sendsAllAtOnceAndAnswersInOrder);
    CPPUNIT_TEST(answersNeverWithinAsk);
    CPPUNIT_TEST(saysWhatTheDaemonRefused);
    CPPUNIT_TEST(hasNoConnectionWhenNothingWaits);
    CPPUNIT_TEST(saysAtOnceThatNobodyListens);
    CPPUNIT_TEST(saysThatTheDaemonDoesNotAnswer);
    CPPUNIT_TEST(saysThatNobodyTakesTheConnection);
    CPPUNIT_TEST(givesEachRequestItsWholeTime);
    CPPUNIT_TEST(asksAgainAfterALateAnswer);
    CPPUNIT_TEST(callsTheDaemonByItsName);
    CPPUNIT_TEST(refusesMoreThanMayWait);
    CPPUNIT_TEST(takesARequestOfAnAnswer);
    CPPUNIT_TEST(canBeEndedByAnAnswer);
    CPPUNIT_TEST(tellsNobodyAfterItsEnd);
    CPPUNIT_TEST_SUITE_END();

public:
    void answersARequest() {
        daemon->start();
        const auto battery = answer(Request::getBatteryState);
        CPPUNIT_ASSERT(battery);
        CPPUNIT_ASSERT(battery.present);
        CPPUNIT_ASSERT((std::vector<std::int64_t>{0, 42, 104, -41} == battery.parameters));
        CPPUNIT_ASSERT(answer(Request::ping).parameters.empty());
    }

    void asksAtAnAddressOfIpv6() {
        zmq::context_t other;
        zmq::socket_t socket(other, zmq::socket_type::rep);
        socket.set(zmq::sockopt::ipv6, true);
        try {
            socket.bind("tcp://[::1]:*");
        } catch (const zmq::error_t&) {
            std::cerr << "No IPv6 here: not tested." << std::endl;
            return;
        }
        const SocketWatch watch(*strand, socket, [&](const SocketWatch::Parts&) { socket.send(zmq::buffer("210"s)); });
        const auto endpoint = socket.get(zmq::sockopt::last_endpoint);
        _requests.emplace(*strand, *context, endpoint.substr("tcp://"s.size()));
        CPPUNIT_ASSERT(answer(Request::ping));
    }

    void sendsAllAtOnceAndAnswersInOrder() {
        daemon->start();
        for (int i = 0; i < 100; ++i) {
            daemon->answer("113|" + std::to_string(i), "213");
            ask(WireMessage(Request::getPeripheralEnabled, {i % 6}));
            ask(Request::getBatteryState);
        }
        CPPUNIT_ASSERT(runUntil([this] { return answers() == 200; }));
        for (std::size_t i = 0; i < 200; i += 2) {
            CPPUNIT_ASSERT_EQUAL("119|" + std::to_string(i / 2 % 6), daemon->asked()[i]);
            CPPUNIT_ASSERT_EQUAL(i / 2 % 6 == 5 ? std::int64_t{1} : 0, _answers[i].parameters.at(0));
            CPPUNIT_ASSERT_EQUAL(std::size_t{4}, _answers[i + 1].parameters.size());
        }
    }

    void answersNeverWithinAsk() {
        ask(Request::ping); // nobody listens
        CPPUNIT_ASSERT(runUntil([this] { return answers() == 1; }));
        ask(Request::ping);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, answers());
    }

    void saysWhatTheDaemonRefused() {
        daemon->start();
        daemon->answer("118", "201");
        CPPUNIT_ASSERT_EQUAL("pi-topd could not get it from the hardware"s, answer(Request::getBatteryState).problem);
        for (const auto* const refusal : {"202", "203"}) {
            daemon->answer("118", refusal);
            const auto refused = answer(Request::getBatteryState);
            CPPUNIT_ASSERT_EQUAL("pi-topd does not know this request: it may be of another version"s, refused.problem);
            CPPUNIT_ASSERT(refused.present);
        }
        CPPUNIT_ASSERT(answer(Request::ping));
    }

    void hasNoConnectionWhenNothingWaits() {
        daemon->start();
        const auto before = strand->watches();
        answer(Request::ping);
        CPPUNIT_ASSERT_EQUAL(before, strand->watches());
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, strand->timers());
    }

    void saysAtOnceThatNobodyListens() {
        ask(Request::ping);
        ask(Request::getBatteryState);
        CPPUNIT_ASSERT(runUntil([this] { return answers() == 2; })); // and no time has passed
        for (const auto& failed : _answers) {
            CPPUNIT_ASSERT_EQUAL("pi-topd is not running"s, failed.problem);
            CPPUNIT_ASSERT(!failed.present);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, strand->timers());
        daemon->start();
        CPPUNIT_ASSERT(answer(Request::ping));
    }

    void saysThatTheDaemonDoesNotAnswer() {
        daemon->start();
        daemon->hang();
        ask(Request::ping);
        ask(Request::getBatteryState);
        CPPUNIT_ASSERT(runUntil([this] { return daemon->asked("110") == 1; }));
        strand->advance(Requests::patience - 1ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, answers());
        strand->advance(1ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, answers());
        CPPUNIT_ASSERT_EQUAL("pi-topd does not answer"s, _answers.front().problem);
        CPPUNIT_ASSERT(!_answers.front().present);
    }

    void saysThatNobodyTakesTheConnection() {
        const Poco::Net::ServerSocket silent(Poco::Net::SocketAddress("127.0.0.1", 0));
        _requests.emplace(*strand, *context, silent.address().toString());
        ask(Request::ping);
        strand->advance(Requests::patience);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, answers());
        CPPUNIT_ASSERT_EQUAL("pi-topd does not answer"s, _answers.front().problem);
        CPPUNIT_ASSERT(!_answers.front().present);
    }

    void givesEachRequestItsWholeTime() {
        daemon->start();
        daemon->hang();
        ask(Request::ping);
        CPPUNIT_ASSERT(runUntil([this] { return daemon->asked("110") == 1; }));
        strand->advance(600ms);
        ask(Request::getBatteryState);
        daemon->resume();
        daemon->onRequest = [this](const std::string&) { daemon->hang(); };
        CPPUNIT_ASSERT(runUntil([this] { return daemon->asked("118") == 1 && answers() == 1; }));
        strand->advance(600ms); // more than the first one would have had
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, answers());
        strand->advance(400ms);
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, answers());
        CPPUNIT_ASSERT_EQUAL("pi-topd does not answer"s, _answers.back().problem);
    }

    void asksAgainAfterALateAnswer() {
        daemon->start();
        daemon->hang();
        ask(Request::getBrightness);
        CPPUNIT_ASSERT(runUntil([this] { return daemon->asked("112") == 1; }));
        strand->advance(1s);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, answers());
        daemon->resume(); // it answers the request that nobody waits for any more
        CPPUNIT_ASSERT_EQUAL(std::int64_t{3}, answer(Request::getDeviceId).parameters.at(0));
    }

    void callsTheDaemonByItsName() {
        _requests.emplace(*strand, *context, daemon->requests(), "the simulated pi-topd");
        CPPUNIT_ASSERT_EQUAL("the simulated pi-topd is not running"s, answer(Request::ping).problem);
        daemon->start();
        daemon->answer("118", "201");
        CPPUNIT_ASSERT_EQUAL("the simulated pi-topd could not get it from the hardware"s,
                             answer(Request::getBatteryState).problem);
    }

    void refusesMoreThanMayWait() {
        daemon->start();
        for (std::size_t i = 0; i < Requests::mostWaiting; ++i)
            ask(Request::ping);
        try {
            ask(Request::ping);
            CPPUNIT_FAIL("The 257th was taken");
        } catch (const Error& error) {
            CPPUNIT_ASSERT(ErrorCode::busy == error.errorCode());
            CPPUNIT_ASSERT_EQUAL("256 requests to pi-topd wait for their answers already; try again in a second."s,
                                 error.detail());
        }
        CPPUNIT_ASSERT(runUntil([this] { return answers() == Requests::mostWaiting; }));
        CPPUNIT_ASSERT_EQUAL(Requests::mostWaiting, daemon->asked("110"));
        CPPUNIT_ASSERT(answer(Request::ping));
    }

    void takesARequestOfAnAnswer() {
        daemon->start();
        _requests->ask(WireMessage(Request::ping), [this](const Answer&) { ask(Request::getBatteryState); });
        CPPUNIT_ASSERT(runUntil([this] { return answers() == 1; }));
        CPPUNIT_ASSERT_EQUAL(std::size_t{4}, _answers.front().parameters.size());
        daemon->stop();
        _requests->ask(WireMessage(Request::ping), [this](const Answer&) { ask(Request::getBatteryState); });
        CPPUNIT_ASSERT(runUntil([this] { return answers() == 2; }));
        CPPUNIT_ASSERT_EQUAL("pi-topd is not running"s, _answers.back().problem);
    }

    void canBeEndedByAnAnswer() {
        daemon->start();
        for (int i = 0; i < 2; ++i)
            _requests->ask(WireMessage(Request::ping), [this](const Answer& answer) {
                _answers.push_back(answer);
                _requests.reset();
            });
        CPPUNIT_ASSERT(runUntil([this] { return answers() == 1; }));
        strand->advance(2s);
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, answers());
    }

    void tellsNobodyAfterItsEnd() {
        ask(Request::ping);
        ask(Request::ping);
        _requests.reset();
        strand->advance(2s);
        CPPUNIT_ASSERT_EQUAL(std::size_t{0}, answers());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RequestsTest);

} // namespace further::pitop
