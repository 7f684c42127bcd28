#pragma once

#include "plugin/MessageSchema.h"

#include <further/Message.h>

#include <map>
#include <string>
#include <string_view>

namespace further {

/// The message types that every plugin with a `runner` gets, and the one inner form of their `data`:
///
///     start     {"runner"?: "shell", "code"?: "…", "path"?: "…", "args"?: ["…"], "terminal"?: true,
///                "display"?: {"enabled": true, "width"?: 800, "height"?: 600}}
///     stdin     {"input": "…", "eof"?: true}
///     resize    {"rows": 24, "cols": 80}
///     keyevent  {"key": "ArrowUp", "event": "keydown" or "keyup"}
///     stop      {}
///
/// Without a `runner` the default one is meant. With `code`, `path` is the directory for it, otherwise what is to run;
/// what a start without both means is its runner's to say.
///
/// Dialects translate their clients' words into these. Immutable: any thread may ask.
class RunnerTypes {
public:
    RunnerTypes();

    static bool contains(std::string_view type);

    /// Throws Error(invalidData) with a sentence that names the client's own fields.
    void check(const Message& message, const MessageSchema::FieldNames& names) const;

private:
    std::map<std::string, MessageSchema, std::less<>> _schemas;
};

} // namespace further
