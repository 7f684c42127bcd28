#include "access/UserDatabase.h"
#include "admin/Peer.h"
#include "core/admin/AdminFixture.h"
#include "core/admin/OtherUser.h"

#include <Poco/Exception.h>

#include <cppunit/extensions/HelperMacros.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <array>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace further;
using namespace std::string_literals;

class AdminServerTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AdminServerTest);
    CPPUNIT_TEST(refusesSomebodyElse);
    CPPUNIT_TEST(servesAMemberOfTheGroup);
    CPPUNIT_TEST(saysThatItDoesNotKnowAType);
    CPPUNIT_TEST(answersWithWhatTheHandlerThrows);
    CPPUNIT_TEST(saysNothingMoreWhereTheHandlerThrowsAfterItsAnswer);
    CPPUNIT_TEST(answersForAHandlerThatDoesNot);
    CPPUNIT_TEST(answersForAHandlerThatForgetsARequest);
    CPPUNIT_TEST(sendsTheFirstAnswerOnly);
    CPPUNIT_TEST(refusesWhoIsOneTooMany);
    CPPUNIT_TEST(servesAgainOnceThereAreDescriptors);
    CPPUNIT_TEST(isOutlivedByItsRequests);
    CPPUNIT_TEST_SUITE_END();

public:
    void refusesSomebodyElse() {
        if (!OtherUser::possible())
            return;
        AdminFixture f;
        letAllIn(f);
        auto& client = connectAsOther(f, {});
        client.ask("echo");
        f.awaitEnd(client);
        CPPUNIT_ASSERT_EQUAL("error"s, client.types());
        CPPUNIT_ASSERT_EQUAL("forbidden"s, client.outcome());
        CPPUNIT_ASSERT_EQUAL("Only root, the agent's user and members of the group " + nameOfGroup(::getegid()) +
                                 " may administer this agent.",
                             client.word(0, "detail"));
    }

    void servesAMemberOfTheGroup() {
        if (!OtherUser::possible())
            return;
        AdminFixture f;
        letAllIn(f);
        auto& client = connectAsOther(f, {12345, ::getegid()});
        client.ask("echo");
        f.awaitCount(client, 1);
        CPPUNIT_ASSERT_EQUAL("answer"s, client.outcome());
    }

    void saysThatItDoesNotKnowAType() {
        AdminFixture f;
        auto& client = f.connect();
        client.ask("eco");
        f.awaitCount(client, 1);
        CPPUNIT_ASSERT_EQUAL("unknown_type"s, client.outcome());
        CPPUNIT_ASSERT_EQUAL("This agent doesn't know \"eco\"; is it older than further-linkctl?"s,
                             client.word(0, "detail"));
        client.ask("echo");
        f.awaitCount(client, 2);
        CPPUNIT_ASSERT_EQUAL("answer"s, client.outcome());
    }

    void answersWithWhatTheHandlerThrows() {
        AdminFixture f;
        f.server.on("error", [](const AdminRequest&) { throw Error(ErrorCode::notFound, "There is none."); });
        f.server.on("std", [](const AdminRequest&) { throw std::runtime_error("the standard way"); });
        f.server.on("poco", [](const AdminRequest&) { throw Poco::IOException("Poco's way"); });
        f.server.on("silent", [](const AdminRequest&) { throw Poco::TimeoutException(); });
        f.server.on("number", [](const AdminRequest&) { throw 42; }); // NOLINT(hicpp-exception-baseclass)
        auto& client = f.connect();
        std::size_t count = 0;
        for (const auto& [type, code, detail] :
             std::vector<std::array<std::string, 3>>{{"error", "not_found", "There is none."},
                                                     {"std", "internal", "the standard way"},
                                                     {"poco", "internal", "Poco's way"},
                                                     {"silent", "internal", "Timeout"},
                                                     {"number", "internal", "something that is no exception"}}) {
            client.ask(type);
            f.awaitCount(client, ++count);
            CPPUNIT_ASSERT_EQUAL(code, client.outcome());
            CPPUNIT_ASSERT_EQUAL(detail, client.word(count - 1, "detail"));
        }
    }

    void saysNothingMoreWhereTheHandlerThrowsAfterItsAnswer() {
        AdminFixture f;
        f.server.on("both", [](const AdminRequest& request) {
            request.answer("done"s);
            throw std::runtime_error("a fault");
        });
        auto& client = f.connect();
        client.ask("both");
        client.ask("echo");
        f.awaitCount(client, 2);
        CPPUNIT_ASSERT_EQUAL("answer answer"s, client.types());
    }

    void answersForAHandlerThatDoesNot() {
        AdminFixture f;
        f.server.on("mute", [](const AdminRequest&) {});
        auto& client = f.connect();
        client.ask("mute");
        f.awaitCount(client, 1);
        CPPUNIT_ASSERT_EQUAL("internal"s, client.outcome());
        CPPUNIT_ASSERT_EQUAL("The agent gave no answer; its log may say why."s, client.word(0, "detail"));
    }

    void answersForAHandlerThatForgetsARequest() {
        AdminFixture f;
        std::optional<AdminRequest> kept;
        f.server.on("later", [&](const AdminRequest& request) { kept = request; });
        auto& client = f.connect();
        client.ask("later");
        f.settle();
        CPPUNIT_ASSERT(kept && client.count() == 0);
        kept.reset();
        f.awaitCount(client, 1);
        CPPUNIT_ASSERT_EQUAL("internal"s, client.outcome());
    }

    void sendsTheFirstAnswerOnly() {
        AdminFixture f;
        f.server.on("twice", [](const AdminRequest& request) {
            request.fail(Error(ErrorCode::busy, "First."));
            request.answer("second"s);
            request.follow(Registered([] {}));
        });
        auto& client = f.connect();
        client.ask("twice");
        client.ask("echo");
        f.awaitCount(client, 2);
        CPPUNIT_ASSERT_EQUAL("error answer"s, client.types());
    }

    void refusesWhoIsOneTooMany() {
        AdminFixture f;
        std::vector<LineClient*> clients;
        for (std::size_t i = 1; i <= 64; ++i) {
            clients.push_back(&f.connect());
            f.await([&] { return f.strand.watches() == i + 1; }); // and the listening socket
        }
        clients.back()->ask("echo");
        f.awaitCount(*clients.back(), 1);
        auto& late = f.connect();
        f.awaitEnd(late);
        CPPUNIT_ASSERT_EQUAL("busy"s, late.outcome());
        clients.front()->leave();
        f.await([&] { return f.strand.watches() == 64; });
        f.settle();
    }

    void servesAgainOnceThereAreDescriptors() {
        AdminFixture f;
        auto& client = f.connect();
        client.ask("echo");
        rlimit before{};
        CPPUNIT_ASSERT_EQUAL(0, ::getrlimit(RLIMIT_NOFILE, &before));
        const int lowestFree = ::fcntl(f.socket.fd(), F_DUPFD_CLOEXEC, 0);
        const Descriptor spare(lowestFree);
        const rlimit none{static_cast<rlim_t>(lowestFree), before.rlim_max};
        CPPUNIT_ASSERT_EQUAL(0, ::setrlimit(RLIMIT_NOFILE, &none));
        const bool asked = f.strand.runUntil([&] { return f.strand.timers() == 1; });
        CPPUNIT_ASSERT_EQUAL(0, ::setrlimit(RLIMIT_NOFILE, &before));
        CPPUNIT_ASSERT(asked);
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), f.strand.watches()); // asked at once again, it would spin
        f.strand.advance(std::chrono::milliseconds(200));
        f.awaitCount(client, 1);
    }

    void isOutlivedByItsRequests() {
        std::optional<AdminRequest> kept;
        {
            AdminFixture f;
            f.server.on("later", [&](const AdminRequest& request) { kept = request; });
            f.connect().ask("later");
            f.settle();
        }
        CPPUNIT_ASSERT(kept);
        kept->line(new Poco::JSON::Object);
        kept->answer("to nobody"s);
        CPPUNIT_ASSERT_EQUAL(std::size_t(0), kept->backlog());
    }

private:
    /// Past the modes of the files, which keep others out before the server sees them.
    static void letAllIn(const AdminFixture& f) {
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(f.directory.path().c_str(), 0755));
        CPPUNIT_ASSERT_EQUAL(0, ::chmod(f.socket.path().c_str(), 0666));
    }

    static LineClient& connectAsOther(AdminFixture& f, const std::vector<gid_t>& groups) {
        const OtherUser other(groups);
        return f.connect();
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(AdminServerTest);
