#pragma once

#include "admin/AdminServer.h"
#include "admin/AdminSocket.h"
#include "core/admin/LineClient.h"
#include "core/session/SessionFixture.h"
#include "loop/LoopStrand.h"
#include "support/TemporaryDirectory.h"

#include <unistd.h>

#include <string>

namespace further {

/// Sessions with their plugins, and an admin socket beside them, all on the test's thread.
class SessionsOnSocket {
public:
    /// Asks, and waits for the answer or the error.
    const LineClient& ask(const std::string& type, const std::string& data = "{}") {
        client.ask(type, data);
        const auto before = client.count();
        sessions.await([&] {
            client.listen();
            return client.count() > before;
        });
        return client;
    }
    /// The last answer's data.
    Poco::JSON::Object::Ptr answer(const std::string& type, const std::string& data = "{}") {
        ask(type, data);
        CPPUNIT_ASSERT_EQUAL(std::string("answer"), client.outcome());
        return client.data(client.count() - 1);
    }
    /// What an error, or an answer of one sentence, says.
    std::string sentence(const std::string& type, const std::string& data = "{}") {
        ask(type, data);
        const auto last = client.count() - 1;
        return client.outcome() == "answer" ? client.word(last, "sentence") : client.word(last, "detail");
    }

    SessionFixture sessions;
    const testing::TemporaryDirectory directory;
    LoopStrand strand{sessions.loop, sessions.workers, [](const std::exception&) {}};
    AdminSocket socket{directory.path() / "admin.sock", ::getegid()};
    AdminServer server{strand, socket.fd(), ::getegid()};
    LineClient client{socket.path()};
};

} // namespace further
