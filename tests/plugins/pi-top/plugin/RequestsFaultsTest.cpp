#include "RequestsFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace further::pitop {

using namespace std::string_literals;
using pitopd::Request;
using pitopd::WireMessage;

/// Requests to a daemon, or a stranger at its port, that says what it should not; and what is left of it all.
class RequestsFaultsTest : public RequestsFixture {
    CPPUNIT_TEST_SUITE(RequestsFaultsTest);
    CPPUNIT_TEST(takesNoNonsenseForAnAnswer);
    CPPUNIT_TEST(goesOnBehindNonsense);
    CPPUNIT_TEST(takesNoAnswerWithoutItsEnvelope);
    CPPUNIT_TEST(takesNoAnswerToNothing);
    CPPUNIT_TEST(losesTheConnectionOverAnEndlessAnswer);
    CPPUNIT_TEST(getsNothingFromAnotherKindOfSocket);
    CPPUNIT_TEST(leavesNoDescriptorsOfConnectionsThatWereMade);
    CPPUNIT_TEST(leavesNoDescriptorsOfConnectionsThatWereRefused);
    CPPUNIT_TEST(leavesNoDescriptorsOfConnectionsThatWereLost);
    CPPUNIT_TEST_SUITE_END();

    static constexpr int often = 1000;

    /// Asks `often`; afterwards there are as many descriptors as before.
    void leavesNoDescriptors() {
        answer(Request::ping); // ZeroMQ makes its own for the first
        const auto atRest = [count = std::size_t{0}, this]() mutable {
            const auto before = std::exchange(count, descriptors());
            return before == count;
        };
        CPPUNIT_ASSERT(await(atRest));
        const auto before = descriptors();
        for (int i = 0; i < often; ++i)
            answer(Request::ping);
        // ZeroMQ closes in a thread of its own.
        CPPUNIT_ASSERT(await([before] { return descriptors() <= before; }));
    }

public:
    void takesNoNonsenseForAnAnswer() {
        daemon->start();
        const std::vector<FakePitopd::Parts> nonsense{{"999"},
                                                      {"0"},
                                                      {"-1"},
                                                      {"110"},
                                                      {"318"},
                                                      {"217"},
                                                      {"211|3"},
                                                      {"218"},
                                                      {"218|0"},
                                                      {"218|0|42|104|-41|0"},
                                                      {""},
                                                      {"|"},
                                                      {"218|"},
                                                      {"Not found"},
                                                      {"218|0|42|104|-4.1"},
                                                      {"201|1"},
                                                      {"\xff\0"s},
                                                      {"204"},
                                                      {"4294967514|0|42|104|-41"},
                                                      {"218|0|42|104|-41", ""},
                                                      {"", "218|0|42|104|-41"},
                                                      {"218|0|42|104|-41", "218|0|42|104|-41"}};
        for (const auto& parts : nonsense) {
            daemon->answer("118", parts);
            const auto failed = answer(Request::getBatteryState);
            const bool framed = parts.size() == 1;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(parts.front(),
                                         framed ? "pi-topd gave an answer that makes no sense"s
                                                : "pi-topd does not speak as a REP socket does"s,
                                         failed.problem);
            CPPUNIT_ASSERT_EQUAL(framed, failed.present);
            CPPUNIT_ASSERT_EQUAL(""s, answer(Request::ping).problem);
        }
    }

    void goesOnBehindNonsense() {
        daemon->start();
        daemon->answer("118", "999");
        for (const auto request : {Request::ping, Request::getBatteryState, Request::ping, Request::getDeviceId})
            ask(request);
        CPPUNIT_ASSERT(runUntil([this] { return _answers.size() == 4; }));
        CPPUNIT_ASSERT(_answers[0]);
        CPPUNIT_ASSERT_EQUAL("pi-topd gave an answer that makes no sense"s, _answers[1].problem);
        CPPUNIT_ASSERT(_answers[2]);
        CPPUNIT_ASSERT(_answers[3]);
    }

    void takesNoAnswerWithoutItsEnvelope() {
        zmq::context_t other;
        zmq::socket_t stranger(other, zmq::socket_type::router);
        stranger.set(zmq::sockopt::linger, 0);
        stranger.bind("tcp://" + daemon->requests());
        for (const std::size_t kept : {1U, 3U}) { // of the parts of a request: its sender, the envelope, the text
            std::vector<std::string> parts;
            const SocketWatch watch(*strand, stranger, [&](const SocketWatch::Parts& request) {
                CPPUNIT_ASSERT_EQUAL(std::size_t{3}, request.size());
                CPPUNIT_ASSERT_EQUAL(""s, request[1]);
                for (std::size_t i = 0; i < kept; ++i)
                    stranger.send(zmq::buffer(request[i]), zmq::send_flags::sndmore);
                stranger.send(zmq::buffer("210"s));
            });
            CPPUNIT_ASSERT_EQUAL("pi-topd does not speak as a REP socket does"s, answer(Request::ping).problem);
        }
    }

    void takesNoAnswerToNothing() {
        zmq::context_t other;
        zmq::socket_t stranger(other, zmq::socket_type::router);
        stranger.set(zmq::sockopt::linger, 0);
        stranger.bind("tcp://" + daemon->requests());
        const SocketWatch watch(*strand, stranger, [&](const SocketWatch::Parts& request) {
            for (int twice = 0; twice < 2; ++twice) {
                stranger.send(zmq::buffer(request[0]), zmq::send_flags::sndmore);
                stranger.send(zmq::buffer(""s), zmq::send_flags::sndmore);
                stranger.send(zmq::buffer("210"s));
            }
        });
        CPPUNIT_ASSERT(answer(Request::ping));
        // The answer that nobody has asked for is not taken for that to another request.
        CPPUNIT_ASSERT(answer(Request::ping));
        CPPUNIT_ASSERT_EQUAL("pi-topd gave an answer that makes no sense"s, answer(Request::getDeviceId).problem);
    }

    void losesTheConnectionOverAnEndlessAnswer() {
        daemon->start();
        daemon->answer("118", "218|0|42|104|" + std::string(100'000, '1'));
        const auto failed = answer(Request::getBatteryState);
        CPPUNIT_ASSERT(!failed.present);
        CPPUNIT_ASSERT(!failed);
        CPPUNIT_ASSERT(answer(Request::ping));
    }

    void getsNothingFromAnotherKindOfSocket() {
        zmq::context_t other;
        zmq::socket_t stranger(other, zmq::socket_type::pub);
        stranger.bind("tcp://" + daemon->requests());
        _answers.clear();
        ask(Request::ping);
        CPPUNIT_ASSERT(await([this] { return !_answers.empty(); }));
        CPPUNIT_ASSERT(!_answers.front());
        CPPUNIT_ASSERT(!_answers.front().present);
    }

    void leavesNoDescriptorsOfConnectionsThatWereMade() {
        daemon->start();
        leavesNoDescriptors();
        CPPUNIT_ASSERT_EQUAL(std::size_t{often + 1}, daemon->asked("110"));
        CPPUNIT_ASSERT(_answers.front());
    }

    void leavesNoDescriptorsOfConnectionsThatWereRefused() {
        leavesNoDescriptors();
        CPPUNIT_ASSERT_EQUAL("pi-topd is not running"s, _answers.front().problem);
    }

    void leavesNoDescriptorsOfConnectionsThatWereLost() {
        daemon->start();
        daemon->answer("110", std::string(2000, '1'));
        leavesNoDescriptors();
        CPPUNIT_ASSERT(!_answers.front());
        CPPUNIT_ASSERT_EQUAL(2 * std::size_t{often + 1}, daemon->asked("110")); // each has a second try
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(RequestsFaultsTest);

} // namespace further::pitop
