#pragma once

#include "session/Dialect.h"

#include <string>

namespace further {

/// What is spoken on `/run`: many programs per connection, `{"type", "data", "client", "process"}`. One object for each
/// connection.
class RunDialect : public Dialect {
public:
    /// `client`: what the client calls itself; every message to it says so. `terminal`: whether its programs have a
    /// terminal instead of pipes. `user`: as whom they are to run; empty: as usual.
    explicit RunDialect(const std::string& client, bool terminal = false, std::string user = {});

    Message parse(std::string_view text) const override;
    std::optional<Message> answer(const Message& message) const override;
    void format(std::string& out, const Message& message) const override;
    void formatText(std::string& out, std::string_view type, std::string_view process,
                    std::string_view output) const override;
    void formatError(std::string& out, std::string_view process, const Error& error) const override;
    void checkStart(const Poco::JSON::Object& data) const override;
    const std::string& user() const override { return _user; }
    const MessageSchema::FieldNames& fieldNames() const override;

    /// The longest name of a program, in bytes.
    static constexpr std::size_t longestProcess = 256;

private:
    void translateStart(Message& message) const;

    std::string _client; // as JSON
    const bool _terminal;
    const std::string _user;
};

} // namespace further
