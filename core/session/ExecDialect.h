#pragma once

#include "session/Dialect.h"

#include <string>

namespace further {

/// What is spoken on `/exec`: one program per connection, `{"type", "data"}`.
class ExecDialect : public Dialect {
public:
    /// `runner`: what kind of program a `start` means (`exec.runner`); empty: whichever there is.
    explicit ExecDialect(std::string runner);

    Message parse(std::string_view text) const override;
    std::optional<Message> answer(const Message& message) const override;
    void format(std::string& out, const Message& message) const override;
    void formatText(std::string& out, std::string_view type, std::string_view process,
                    std::string_view output) const override;
    void formatError(std::string& out, std::string_view process, const Error& error) const override;
    void checkStart(const Poco::JSON::Object& data) const override;
    const MessageSchema::FieldNames& fieldNames() const override;

private:
    void translateStart(Message& message) const;

    const std::string _runner;
    const MessageSchema::FieldNames _fieldNames;
};

} // namespace further
