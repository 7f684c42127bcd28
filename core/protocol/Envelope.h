#pragma once

#include <further/Message.h>

#include <string>
#include <string_view>

namespace further {

/// The form of a message on `/exec`, `{"type": "…", "data": {…}}`, and back. Knows no types and keeps nothing: any
/// thread may call. `Message::process` isn't part of this form: it is empty in what was parsed, and left out of what is
/// formatted.
class Envelope {
public:
    /// Throws Error(badMessage), or Error(tooLarge) for too many values, and nothing else, with a sentence for the
    /// client. `data` may be missing or null; further keys are ignored.
    static Message parse(std::string_view text);

    /// As parse() reads it back; `data` is left out where it is empty. Texts that are no UTF-8 are made so.
    static std::string format(const Message& message);

    /// Appends a message of `type` with the data `{"output": output}`: the fast way out. Both are valid UTF-8.
    static void appendText(std::string& out, std::string_view type, std::string_view output);
};

} // namespace further
