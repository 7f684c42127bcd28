#pragma once

#include "plugin/MessageSchema.h"

#include <further/Message.h>

#include <map>
#include <string>
#include <string_view>

namespace further {

/// The message types that every plugin with a `runner` gets, and the one inner form of their `data`:
///
///     start  {"runner": "shell", "code": "…" or "path": "…", "args"?: ["…"]}
///     stdin  {"input": "…", "eof"?: true}
///     stop   {}
///
/// Dialects translate their clients' words into these. Immutable: any thread may ask.
class RunnerTypes {
public:
    RunnerTypes();

    bool contains(std::string_view type) const;

    /// Throws Error(invalidData) with a sentence that names the client's own fields.
    void check(const Message& message, const MessageSchema::FieldNames& names) const;

private:
    std::map<std::string, MessageSchema, std::less<>> _schemas;
};

} // namespace further
