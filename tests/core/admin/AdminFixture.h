#pragma once

#include "admin/AdminServer.h"
#include "admin/AdminSocket.h"
#include "core/admin/LineClient.h"
#include "support/Deadline.h"
#include "support/TemporaryDirectory.h"

#include <further/testing/FakeStrand.h>

#include <Poco/JSON/Object.h>
#include <Poco/Logger.h>

#include <cppunit/TestAssert.h>

#include <unistd.h>

#include <chrono>
#include <functional>
#include <list>
#include <string>
#include <utility>

namespace further {

/// A server on an admin socket of its own, and its clients, all on the test's thread.
class AdminFixture {
public:
    AdminFixture() {
        Poco::Logger::root().setLevel(Poco::Message::PRIO_FATAL); // what goes wrong here is meant to
        server.on("echo", [](const AdminRequest& request) { request.answer(request.text("say")); });
        server.start();
    }

    LineClient& connect() {
        _clients.emplace_back(socket.path());
        return _clients.back();
    }

    /// Steps both ends until `done`.
    void await(const std::function<bool()>& done) {
        const testing::Deadline limit;
        for (;;) {
            for (auto& client : _clients)
                client.listen();
            if (done())
                return;
            CPPUNIT_ASSERT_MESSAGE("it doesn't happen", !limit.passed());
            turn();
        }
    }
    void awaitCount(LineClient& client, std::size_t count) {
        await([&] { return client.count() >= count; });
        CPPUNIT_ASSERT_EQUAL_MESSAGE(client.types(), count, client.count());
    }
    void awaitEnd(LineClient& client) {
        await([&] { return client.ended(); });
    }
    /// Steps both ends until all that was sent so far has been handled: what comes last is answered last.
    void settle() {
        auto& last = connect();
        last.ask("echo");
        awaitCount(last, 1);
        _clients.pop_back();
    }
    /// The answer to one request, alone.
    std::string outcome(const std::string& line) {
        auto& client = connect();
        client.say(line);
        awaitCount(client, 1);
        return client.outcome();
    }

    const testing::TemporaryDirectory directory;
    testing::FakeStrand strand;
    AdminSocket socket{directory.path() / "admin.sock", ::getegid()};
    AdminServer server{strand, socket.fd(), ::getegid()};

private:
    /// Runs what is ready now.
    void turn() {
        constexpr std::chrono::milliseconds aMoment{1};
        bool waited = false;
        strand.runUntil([&] { return std::exchange(waited, true); }, aMoment);
    }

    std::list<LineClient> _clients;
};

} // namespace further
