#pragma once

#include "core/net/ServerFrames.h"
#include "loop/EventLoop.h"
#include "loop/WorkerPool.h"
#include "plugin/PluginRegistry.h"
#include "session/Dispatcher.h"
#include "session/ExecDialect.h"
#include "session/SessionLoops.h"
#include "support/TemporaryDirectory.h"

#include <further/Descriptor.h>
#include <further/testing/FakeStrand.h>

#include <Poco/JSON/Object.h>

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace further {

/// All of an agent between its sockets and its plugins, on the test's own thread. Its plugins are `probe`, which runs
/// programs and receives `probe.act`, and `other`, which receives `other.act`: tests/core/session/plugins/probe.cpp.
class SessionFixture {
public:
    /// What a client is told.
    struct Answer {
        std::string type;
        Poco::JSON::Object::Ptr data; ///< never null
        std::string word(const std::string& key) const { return data->optValue<std::string>(key, ""); }
    };

    /// The other end of a session.
    class Client {
    public:
        explicit Client(Descriptor socket) : _socket(std::move(socket)) {}

        void say(const std::string& json);
        /// `{"type": type, "data": data}`
        void say(const std::string& type, const std::string& data);
        void sendBytes(const std::string& bytes);
        void leave() { _socket.reset(); }
        /// Takes what has come, unless the client is one that doesn't read.
        void listen();

        std::vector<Answer> answers() const;
        /// The types of the answers, in their order, with blanks between.
        std::string types() const;
        const ServerFrames& frames() const { return _frames; }

        bool reads = true;

    private:
        Descriptor _socket;
        ServerFrames _frames;
    };

    /// `probeOpens`: what start() and open() of `probe` do; see there. `otherLoops` are run by the test.
    explicit SessionFixture(const std::string& probeOpens = {}, std::size_t mostPrograms = 100,
                            std::size_t messagesASecond = 100'000, std::size_t otherLoops = 0);
    ~SessionFixture();
    SessionFixture(const SessionFixture&) = delete;
    SessionFixture& operator=(const SessionFixture&) = delete;

    Client& connect(const std::string& early = {});
    Client& connect(const std::shared_ptr<const Dialect>& spoken, const Identity& identity = Identity::owner("tester"));
    Client& connect(const Identity& identity, const std::string& origin, const std::string& address);
    /// As whom programs may run beside the test's own user: `ada`.
    static std::vector<User> allowedUsers();
    /// A plugin more, of the same code, while the agent runs. `members`: more of its manifest, behind a comma.
    void dropIn(const std::string& name, const std::string& members);
    /// Runs the loop until `done`. Fails the test where that takes too long.
    void await(const std::function<bool()>& done);
    /// Runs the loop until the client has so many answers.
    void awaitAnswers(const Client& client, std::size_t count);
    /// Runs the loop until nothing more can come of what was said: what is said last is answered last.
    void settle(Client& client);

    /// What the handlers noted: a line for each, such as `probe ends`.
    std::string diary() const;
    /// What the journal was told of one kind: a line for each.
    std::string told(Event::Kind kind) const;

    EventLoop loop;
    std::deque<EventLoop> others;
    WorkerPool workers{2, 10};
    EventJournal events{100};
    std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now(); ///< of the authenticator
    StrangerNews strangers{[this] { return now; }};
    Authenticator authenticator{TokenStore(PrivateFile({})), PairingCode([this] { return now; }),
                                Approvals([this] { return now; }), Penalties([this] { return now; })};
    PluginRegistry plugins;
    std::optional<Dispatcher> dispatcher;
    const std::shared_ptr<const Dialect> dialect = std::make_shared<ExecDialect>("probe");
    std::optional<SessionLoops> all;
    SessionRegistry* sessions = nullptr; ///< those on the loop

private:
    Client& connect(const std::string& early, const std::shared_ptr<const Dialect>& spoken, const Identity& identity,
                    const std::string& origin, const Poco::Net::IPAddress& address);
    void add(const std::string& name, const std::string& manifest) const;

    const testing::TemporaryDirectory _directory;
    testing::FakeStrand _pluginStrand;
    std::vector<std::unique_ptr<Client>> _clients;
};

} // namespace further
