#pragma once

#include <further/Session.h>
#include <further/testing/FakeStrand.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace further::testing {

/// A session with no client: it keeps what a handler does to it, for a test to look at.
class FakeSession : public Session {
public:
    /// `strand` outlives it.
    explicit FakeSession(FakeStrand& strand, User user = User::current());
    ~FakeSession() override;

    void send(const Message& message) override;
    void sendText(std::string_view type, std::string_view process, std::string_view output) override;
    void fail(std::string_view process, const Error& error) override;
    void inject(const Message& message) override;
    [[nodiscard]] Registered holdInput() override;
    [[nodiscard]] Registered addJob(Job job) override;
    Strand& strand() override;
    const User& user() const override;
    Poco::Logger& logger() override;

    struct Failure {
        std::string process;
        Error error;
    };

    /// All that was sent, in order; of sendText() with `{"output": …}` as its data.
    const std::vector<Message>& sent() const { return _sent; }
    /// How many messages of a type were sent to a channel.
    std::size_t count(std::string_view type, std::string_view process = "") const;
    /// All text that was sent with this type to a channel, joined.
    std::string output(std::string_view type, std::string_view process = "") const;
    const std::vector<Failure>& failures() const { return _failures; }
    const std::vector<Message>& injected() const { return _injected; }
    /// How many holds of the input there are now.
    std::size_t holds() const;
    /// The jobs that are listed now, in the order of their coming.
    std::vector<Job> jobs() const;
    /// Forgets what was sent, failed and injected.
    void clear();

private:
    struct Present;

    FakeStrand& _strand;
    User _user;
    std::vector<Message> _sent;
    std::vector<Failure> _failures;
    std::vector<Message> _injected;
    std::shared_ptr<Present> _present; // a Registered holds it weakly
};

} // namespace further::testing
