#include "core/net/ClientFrames.h"
#include "core/session/SessionFixture.h"
#include "loop/LoopStrand.h"
#include "loop/LoopThread.h"

#include <Poco/AutoPtr.h>
#include <Poco/Logger.h>
#include <Poco/Message.h>
#include <Poco/StreamChannel.h>

#include <cppunit/extensions/HelperMacros.h>

#include <atomic>
#include <cstdint>
#include <future>
#include <memory>
#include <new>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

using namespace further;

namespace {

/// Two loops: the test's own, and one with a thread.
struct TwoLoops : SessionFixture {
    TwoLoops() : SessionFixture({}, 100, 100'000, 1) {}

    std::size_t assigned(std::size_t on) { return all->on(on).assigned(); }

    LoopStrand strand{loop, workers, [](const std::exception&) {}};
    LoopThread thread{others.front()}; // ends before the sessions do
};

/// The errors of sessions in the log, while it lives.
class ErrorLog {
public:
    ErrorLog() {
        _logger.setChannel(_channel);
        _logger.setLevel(Poco::Message::PRIO_ERROR);
    }
    ~ErrorLog() {
        _logger.setLevel(Poco::Message::PRIO_FATAL);
        _logger.setChannel(nullptr);
    }
    ErrorLog(const ErrorLog&) = delete;
    ErrorLog& operator=(const ErrorLog&) = delete;

    std::string text() const { return _text.str(); }

private:
    std::ostringstream _text;
    const Poco::AutoPtr<Poco::Channel> _channel{new Poco::StreamChannel(_text)};
    Poco::Logger& _logger = Poco::Logger::get("session");
};

} // namespace

class SessionLoopsTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SessionLoopsTest);
    CPPUNIT_TEST(givesAClientToTheLoopWithTheFewest);
    CPPUNIT_TEST(servesClientsOnEachLoop);
    CPPUNIT_TEST(numbersSessionsAndProgramsOfAllLoopsTogether);
    CPPUNIT_TEST(asksOnEachLoopAndAnswersOnTheStrand);
    CPPUNIT_TEST(endsAnAnswerWhereItIsGiven);
    CPPUNIT_TEST(answersWithoutTheLoopWhoseQuestionFailed);
    CPPUNIT_TEST(countsProgramsOfAllLoopsTogether);
    CPPUNIT_TEST(tellsWhenAllLoopsHaveTurned);
    CPPUNIT_TEST(closesTheSessionsOfAllLoops);
    CPPUNIT_TEST_SUITE_END();

public:
    void givesAClientToTheLoopWithTheFewest() {
        TwoLoops f;
        auto& first = f.connect();
        f.connect();
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), f.assigned(0));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), f.assigned(1));
        auto& third = f.connect();
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), f.assigned(0));
        first.leave();
        third.leave();
        f.await([&] { return f.assigned(0) == 0; });
        f.connect();
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), f.assigned(0));
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), f.assigned(1));
    }

    void servesClientsOnEachLoop() {
        TwoLoops f;
        std::vector<SessionFixture::Client*> clients;
        for (int i = 0; i < 10; ++i)
            clients.push_back(&f.connect());
        for (auto* const client : clients)
            client->say("start", R"({"sourceScript": "run"})");
        for (auto* const client : clients)
            f.awaitAnswers(*client, 1);
        CPPUNIT_ASSERT_EQUAL(std::size_t(5), f.assigned(0));
        CPPUNIT_ASSERT_EQUAL(std::size_t(5), f.assigned(1));
    }

    void numbersSessionsAndProgramsOfAllLoopsTogether() {
        TwoLoops f;
        for (int i = 0; i < 4; ++i) {
            auto& client = f.connect();
            client.say("probe.act", R"({"do": "job"})");
            f.settle(client);
        }
        std::vector<std::vector<SessionReport>> all;
        f.all->ask<std::vector<SessionReport>>(
            f.strand, [](const SessionRegistry& each) { return each.report(); }, [&](const auto& said) { all = said; });
        f.await([&] { return !all.empty(); });
        std::vector<std::uint64_t> sessions;
        std::vector<std::uint64_t> jobs;
        for (const auto& reports : all)
            for (const auto& report : reports) {
                sessions.push_back(report.id);
                jobs.push_back(report.jobs.at(0).id);
            }
        CPPUNIT_ASSERT((sessions == std::vector<std::uint64_t>{1, 3, 2, 4}));
        CPPUNIT_ASSERT(jobs == sessions);
    }

    void asksOnEachLoopAndAnswersOnTheStrand() {
        TwoLoops f;
        std::vector<std::thread::id> askedOn;
        std::thread::id answeredOn;
        f.all->ask<std::thread::id>(
            f.strand, [](SessionRegistry&) { return std::this_thread::get_id(); },
            [&](const std::vector<std::thread::id>& ids) {
                askedOn = ids;
                answeredOn = std::this_thread::get_id();
            });
        f.await([&] { return !askedOn.empty(); });
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), askedOn.size());
        CPPUNIT_ASSERT(askedOn.at(0) == std::this_thread::get_id());
        CPPUNIT_ASSERT(askedOn.at(1) != std::this_thread::get_id());
        CPPUNIT_ASSERT(answeredOn == std::this_thread::get_id());
    }

    void endsAnAnswerWhereItIsGiven() {
        TwoLoops f;
        for (int i = 0; i < 100; ++i) {
            std::atomic<std::thread::id> endedOn{};
            const auto end = [&endedOn](void*) { endedOn = std::this_thread::get_id(); };
            f.all->ask<int>(
                f.strand, [](SessionRegistry&) { return 0; },
                [held = std::shared_ptr<void>(&f, end)](const std::vector<int>&) {});
            f.await([&] { return endedOn.load() != std::thread::id(); });
            CPPUNIT_ASSERT(endedOn.load() == std::this_thread::get_id());
        }
    }

    void answersWithoutTheLoopWhoseQuestionFailed() {
        TwoLoops f;
        const auto own = std::this_thread::get_id();
        for (const bool here : {true, false}) {
            const ErrorLog log;
            std::vector<int> said;
            f.all->ask<int>(
                f.strand,
                [own, here](SessionRegistry&) {
                    if ((std::this_thread::get_id() == own) == here)
                        throw std::bad_alloc();
                    return 7;
                },
                [&](const std::vector<int>& answers) { said = answers; });
            f.await([&] { return !said.empty(); });
            CPPUNIT_ASSERT(said == (here ? std::vector{0, 7} : std::vector{7, 0}));
            CPPUNIT_ASSERT_EQUAL(
                std::string("The sessions of one loop are left out of an answer, for asking them failed "
                            "(std::bad_alloc). Ask again.\n"),
                log.text());
        }
    }

    void countsProgramsOfAllLoopsTogether() {
        TwoLoops f;
        for (int i = 0; i < 2; ++i) {
            auto& client = f.connect();
            client.say("probe.act", R"({"do": "job"})");
            f.settle(client);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), f.all->programs());
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), f.all->clients());
    }

    void tellsWhenAllLoopsHaveTurned() {
        TwoLoops f;
        std::promise<void> goesOn;
        f.others.front().post([&] { goesOn.get_future().wait(); });
        bool turned = false;
        f.all->whenAllHaveTurned(f.strand, [&] { turned = true; });
        bool thisOneHas = false;
        f.loop.post([&] { f.strand.post([&] { thisOneHas = true; }); });
        f.await([&] { return thisOneHas; });
        CPPUNIT_ASSERT(!turned);
        goesOn.set_value();
        f.await([&] { return turned; });
    }

    void closesTheSessionsOfAllLoops() {
        TwoLoops f;
        auto& here = f.connect();
        auto& there = f.connect();
        f.settle(here);
        f.settle(there);
        std::atomic<int> empty = 0;
        f.all->closeAll(1001, "The agent ends", [&] {
            CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.assigned(0) + f.assigned(1));
            ++empty;
        });
        f.await([&] { return here.frames().closeCode() == 1001 && there.frames().closeCode() == 1001; });
        here.sendBytes(clientFrame(0x88, closePayload(1001)));
        there.sendBytes(clientFrame(0x88, closePayload(1001)));
        f.await([&] { return empty > 0; });
        CPPUNIT_ASSERT_EQUAL(1, empty.load());
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SessionLoopsTest);
