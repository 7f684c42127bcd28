#pragma once

#include <further/Message.h>

#include <string>
#include <string_view>

namespace further {

/// A message, and what its sender calls the channel that it is for: empty, or any value at all.
struct Addressed {
    Message message;
    Poco::Dynamic::Var process;
};

/// The form of a message, `{"type": "…", "data": {…}}`, and on `/run` with `"client"` and `"process"` behind that.
/// Knows no types and keeps nothing: any thread may call.
class Envelope {
public:
    /// The form without a channel: `Message::process` is empty. Throws Error(badMessage), or Error(tooLarge) for too
    /// many values, and nothing else, with a sentence for the client. `data` may be missing or null; further keys are
    /// ignored.
    static Message parse(std::string_view text);
    /// As parse(), with the channel as it stands there.
    static Addressed parseAddressed(std::string_view text);

    /// As parse() reads it back; `data` is left out where it is empty. Texts that are no UTF-8 are made so.
    static std::string format(const Message& message);
    /// Appends a message of `type` with the data `{"output": output}`: the fast way out. Both are valid UTF-8.
    static void appendText(std::string& out, std::string_view type, std::string_view output);

    /// With all four keys, null where there is nothing. `client` is JSON already.
    static void appendAddressed(std::string& out, const Message& message, std::string_view client);
    /// As appendText(). `process` is valid UTF-8, too.
    static void appendAddressedText(std::string& out, std::string_view type, std::string_view process,
                                    std::string_view output, std::string_view client);

private:
    static Message messageIn(const Poco::JSON::Object& envelope);
};

} // namespace further
