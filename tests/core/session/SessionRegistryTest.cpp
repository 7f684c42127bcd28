#include "core/net/ClientFrames.h"
#include "core/session/SessionFixture.h"

#include <cppunit/extensions/HelperMacros.h>

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
    CPPUNIT_TEST_SUITE_END();

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
        while (auto seat = f.sessions->takeSeat())
            seats.push_back(seat);
        CPPUNIT_ASSERT_EQUAL(std::size_t(100), seats.size());
        CPPUNIT_ASSERT(!f.sessions->takeSeat());
        seats.pop_back();
        CPPUNIT_ASSERT(f.sessions->takeSeat());
    }

    void givesASeatBackWithItsSession() {
        SessionFixture f;
        auto& client = f.connect();
        std::vector<std::shared_ptr<void>> seats;
        while (auto seat = f.sessions->takeSeat())
            seats.push_back(seat);
        CPPUNIT_ASSERT_EQUAL(std::size_t(99), seats.size());
        f.await([&] { return f.sessions->size() == 1; });
        CPPUNIT_ASSERT(!f.sessions->takeSeat());
        client.leave();
        f.await([&] { return f.sessions->size() == 0; });
        CPPUNIT_ASSERT(f.sessions->takeSeat());
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
};

CPPUNIT_TEST_SUITE_REGISTRATION(SessionRegistryTest);
