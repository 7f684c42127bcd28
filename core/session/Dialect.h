#pragma once

#include "plugin/MessageSchema.h"

#include <further/Error.h>
#include <further/Message.h>

#include <optional>
#include <string>
#include <string_view>

namespace further {

/// How one kind of client speaks: translates its texts into the core's messages and back. Immutable: any thread may
/// call.
class Dialect {
public:
    virtual ~Dialect();

    /// A client's text as a message of the core. Throws Error.
    virtual Message parse(std::string_view text) const = 0;

    /// What the dialect itself answers to a message; nothing where a plugin is to have it.
    virtual std::optional<Message> answer(const Message& message) const = 0;

    /// Appends what a client gets for a message of the core.
    virtual void format(std::string& out, const Message& message) const = 0;
    /// The fast way for output: a message of `type` with `{"output": output}`. `output` is valid UTF-8.
    virtual void formatText(std::string& out, std::string_view type, std::string_view process,
                            std::string_view output) const = 0;
    virtual void formatError(std::string& out, std::string_view process, const Error& error) const = 0;

    /// What else a `start` has to have, its fields being right. Throws Error(invalidData).
    virtual void checkStart(const Poco::JSON::Object& data) const = 0;
    /// As whom the client wants its programs to run: a name; empty for the usual user.
    virtual const std::string& user() const;
    /// What its clients call the fields of the runner types.
    virtual const MessageSchema::FieldNames& fieldNames() const = 0;

protected:
    /// The `error` that tells of it.
    static Message messageFor(const Error& error);
};

} // namespace further
