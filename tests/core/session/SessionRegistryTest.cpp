#include "core/net/ClientFrames.h"
#include "core/session/SessionFixture.h"
#include "net/HttpRefusal.h"

#include <cppunit/extensions/HelperMacros.h>

#include <unistd.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

using namespace further;
using namespace std::string_literals;

class SessionRegistryTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(SessionRegistryTest);
    CPPUNIT_TEST(makesASessionInALaterTurn);
    CPPUNIT_TEST(forgetsASessionThatEnded);
    CPPUNIT_TEST(hasAsManySeatsAsItMay);
    CPPUNIT_TEST(givesASeatBackWithItsSession);
    CPPUNIT_TEST(closesEverySession);
    CPPUNIT_TEST(isEmptyAtOnceWithoutSessions);
    CPPUNIT_TEST(isEmptyOnce);
    CPPUNIT_TEST(letsNobodyInWhileItCloses);
    CPPUNIT_TEST(destroysSessionsThatDoNotClose);
    CPPUNIT_TEST(destroysWithItsPlugins);
    CPPUNIT_TEST(reportsItsSessions);
    CPPUNIT_TEST(countsClientsAndPrograms);
    CPPUNIT_TEST(countsNoProgramThatItsPluginKeepsBeyondItsSession);
    CPPUNIT_TEST(stopsAJob);
    CPPUNIT_TEST(endsAHandlerWhoseJobDoesNotStop);
    CPPUNIT_TEST(disconnectsASession);
    CPPUNIT_TEST(setsLimitsForTheSessionsToCome);
    CPPUNIT_TEST_SUITE_END();

    const Poco::Net::IPAddress _here{"127.0.0.1"};

public:
    void makesASessionInALaterTurn() {
        SessionFixture f;
        f.connect();
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.sessions->size());
        f.await([&] { return f.sessions->size() == 1; });
    }

    void forgetsASessionThatEnded() {
        SessionFixture f;
        auto& client = f.connect();
        auto& other = f.connect();
        f.await([&] { return f.sessions->size() == 2; });
        client.leave();
        f.await([&] { return f.sessions->size() == 1; });
        f.settle(other);
    }

    void hasAsManySeatsAsItMay() {
        SessionFixture f;
        std::vector<std::shared_ptr<void>> seats;
        for (int i = 0; i < 100; ++i)
            seats.push_back(f.all->takeSeat(_here, false));
        CPPUNIT_ASSERT_THROW(f.all->takeSeat(_here, false), HttpRefusal);
        seats.pop_back();
        CPPUNIT_ASSERT(f.all->takeSeat(_here, false));
    }

    void givesASeatBackWithItsSession() {
        SessionFixture f;
        auto& client = f.connect();
        std::vector<std::shared_ptr<void>> seats;
        for (int i = 0; i < 99; ++i)
            seats.push_back(f.all->takeSeat(_here, false));
        f.await([&] { return f.sessions->size() == 1; });
        CPPUNIT_ASSERT_THROW(f.all->takeSeat(_here, false), HttpRefusal);
        client.leave();
        f.await([&] { return f.sessions->size() == 0; });
        CPPUNIT_ASSERT(f.all->takeSeat(_here, false));
    }

    void closesEverySession() {
        SessionFixture f;
        auto& polite = f.connect();
        auto& rude = f.connect();
        f.await([&] { return f.sessions->size() == 2; });
        bool empty = false;
        f.sessions->closeAll(1001, "The agent ends", [&] { empty = true; });
        f.await([&] { return polite.frames().closeCode() != 0; });
        polite.sendBytes(clientFrame(0x88, closePayload(1001)));
        f.await([&] { return f.sessions->size() == 1; });
        CPPUNIT_ASSERT(!empty);
        f.await([&] { return empty; }); // one that doesn't answer is given up
        CPPUNIT_ASSERT_EQUAL(1001, rude.frames().closeCode());
        CPPUNIT_ASSERT_EQUAL("The agent ends"s, rude.frames().payloads(Frame::Kind::close).front().substr(2));
    }

    void isEmptyAtOnceWithoutSessions() {
        SessionFixture f;
        bool empty = false;
        f.sessions->closeAll(1001, "", [&] { empty = true; });
        CPPUNIT_ASSERT(empty);
    }

    void isEmptyOnce() {
        SessionFixture f;
        auto& client = f.connect();
        f.await([&] { return f.sessions->size() == 1; });
        int empty = 0;
        client.leave();
        f.sessions->closeAll(1001, "", [&] { ++empty; });
        f.await([&] { return empty > 0; });
        f.loop.stop();
        f.loop.run();
        CPPUNIT_ASSERT_EQUAL(1, empty);
    }

    void letsNobodyInWhileItCloses() {
        SessionFixture f;
        auto& early = f.connect();
        f.await([&] { return f.sessions->size() == 1; });
        const auto& onTheWay = f.connect();
        f.sessions->closeAll(1001, "", [] {});
        f.await([&] { return onTheWay.frames().ended; });
        early.leave();
        f.await([&] { return f.sessions->size() == 0; });
    }

    void destroysSessionsThatDoNotClose() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": "run"})");
        f.awaitAnswers(client, 1);
        f.sessions->destroyAll();
        CPPUNIT_ASSERT_EQUAL("probe ends\n"s, f.diary());
        client.listen();
        CPPUNIT_ASSERT(client.frames().ended);
    }

    void destroysWithItsPlugins() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("start", R"({"sourceScript": "run"})");
        client.say("probe.act", R"({"do": "hold"})");
        f.awaitAnswers(client, 1);
        f.sessions->closeAll(1001, "", [] {});
        f.sessions->destroyAll(); // in the middle of the closing handshake
        CPPUNIT_ASSERT_EQUAL("probe ends\n"s, f.diary());
    }

    void reportsItsSessions() {
        SessionFixture f;
        CPPUNIT_ASSERT(f.sessions->report().empty());
        const auto before = std::chrono::system_clock::now();
        auto& client = f.connect();
        auto& other = f.connect();
        client.say("probe.act", R"({"do": "job"})");
        f.settle(client);
        f.settle(other);
        const auto reports = f.sessions->report();
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), reports.size());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t(1), reports.at(0).id); // the oldest first
        CPPUNIT_ASSERT_EQUAL("a test"s, reports.at(0).address);
        CPPUNIT_ASSERT_EQUAL(User::current().name, reports.at(0).user);
        CPPUNIT_ASSERT(reports.at(0).since >= before && reports.at(0).since <= std::chrono::system_clock::now());
        CPPUNIT_ASSERT(!reports.at(0).paused && !reports.at(0).held && reports.at(0).queued == 0);
        CPPUNIT_ASSERT(reports.at(0).plugins == std::vector<std::string>{"probe"});
        const auto job = reports.at(0).jobs.at(0);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t(1), job.id);
        CPPUNIT_ASSERT_EQUAL("probe a job"s, job.plugin + " " + job.name);
        CPPUNIT_ASSERT_EQUAL(::getpid(), job.pid);
        CPPUNIT_ASSERT(job.since >= reports.at(0).since);
        CPPUNIT_ASSERT(reports.at(1).jobs.empty() && reports.at(1).plugins.empty());
    }

    void countsClientsAndPrograms() {
        SessionFixture f;
        auto& client = f.connect();
        auto& other = f.connect();
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), f.all->clients()); // from the moment that they have a seat
        for (auto* const each : {&client, &other}) {
            each->say("probe.act", R"({"do": "job"})");
            f.settle(*each);
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t(2), f.sessions->programs());
        client.say("probe.act", R"({"do": "end-job"})");
        f.settle(client);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), f.sessions->programs());
        other.leave();
        f.await([&] { return f.sessions->size() == 1; });
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.sessions->programs());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), f.all->clients());
    }

    void countsNoProgramThatItsPluginKeepsBeyondItsSession() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("probe.act", R"({"do": "keep-job"})");
        f.settle(client);
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), f.sessions->programs());
        client.leave();
        f.await([&] { return f.sessions->size() == 0; });
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.sessions->programs());
        auto& next = f.connect();
        next.say("probe.act", R"({"do": "forget-kept-job"})"); // and then it is not counted twice
        f.settle(next);
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.sessions->programs());
    }

    void stopsAJob() {
        SessionFixture f;
        auto& client = f.connect();
        auto& other = f.connect();
        for (auto* const each : {&client, &other}) {
            each->say("probe.act", R"({"do": "job"})");
            f.settle(*each);
        }
        CPPUNIT_ASSERT(!f.sessions->stopJob(3));
        CPPUNIT_ASSERT_EQUAL(""s, f.diary());
        CPPUNIT_ASSERT(f.sessions->stopJob(2));
        CPPUNIT_ASSERT_EQUAL("probe is told to stop\n"s, f.diary());
        CPPUNIT_ASSERT_EQUAL(std::size_t(1), f.sessions->report().at(0).jobs.size());
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.sessions->report().at(1).jobs.size());
        CPPUNIT_ASSERT(!f.sessions->stopJob(2));
    }

    void endsAHandlerWhoseJobDoesNotStop() {
        SessionFixture f;
        auto& client = f.connect();
        client.say("probe.act", R"({"do": "faulty-job"})");
        f.settle(client);
        CPPUNIT_ASSERT(f.sessions->stopJob(1)); // whatever it throws
        CPPUNIT_ASSERT_EQUAL("probe ends\n"s, f.diary());
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.sessions->programs());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t(1), f.plugins.byName("probe")->counters.faults.load());
        f.awaitAnswers(client, 2); // behind the handler's last word
        CPPUNIT_ASSERT_EQUAL("internal"s, client.answers().back().word("code"));
    }

    void disconnectsASession() {
        SessionFixture f;
        auto& client = f.connect();
        auto& other = f.connect();
        client.say("probe.act", R"({"do": "job"})");
        f.settle(client);
        f.settle(other);
        CPPUNIT_ASSERT(!f.sessions->disconnect(3, 1001, "Enough"));
        CPPUNIT_ASSERT(f.sessions->disconnect(1, 1001, "Enough"));
        CPPUNIT_ASSERT_EQUAL("probe ends\n"s, f.diary());
        f.await([&] { return client.frames().closeCode() != 0; });
        CPPUNIT_ASSERT_EQUAL(1001, client.frames().closeCode());
        CPPUNIT_ASSERT_EQUAL("Enough"s, client.frames().payloads(Frame::Kind::close).front().substr(2));
        f.await([&] { return f.sessions->size() == 1; }); // also where it doesn't answer
        f.settle(other);
    }

    void setsLimitsForTheSessionsToCome() {
        SessionFixture f;
        auto& old = f.connect();
        f.await([&] { return f.sessions->size() == 1; });
        f.sessions->setLimits({{100, 100'000, 20'000, 10'000, std::chrono::seconds(20), std::chrono::seconds(60),
                                std::chrono::milliseconds(200)},
                               5,
                               1000});
        auto& fresh = f.connect();
        for (auto* const client : {&old, &fresh})
            client->say(std::string(200, 'x'));
        f.awaitAnswers(old, 1); // that it is no message
        f.await([&] { return fresh.frames().closeCode() != 0; });
        CPPUNIT_ASSERT_EQUAL(1009, fresh.frames().closeCode());
        f.settle(old);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SessionRegistryTest);
