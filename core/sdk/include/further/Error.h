#pragma once

#include <further/Api.h>

#include <Poco/Exception.h>

#include <string>
#include <string_view>

namespace further {
inline namespace v1 {

/// What went wrong, for programs. The names on the wire are those of the protocol (core/protocol/README.md).
enum class ErrorCode {
    badMessage,
    unknownType,
    invalidData,
    conflict,
    notRunning,
    notFound,
    startFailed,
    forbidden,
    approvalNeeded,
    tooLarge,
    busy,
    unavailable,
    internal
};

/// The word that stands for a code on the wire, such as `bad_message`.
FURTHER_API std::string_view wireName(ErrorCode code);

/// The short sentence for people that goes with a code (`data.message`); "Bad message" for the first six.
FURTHER_API std::string_view sentence(ErrorCode code);

/// A failure that a client may cause or must be told of. Thrown while a message is handled, it goes to the client as
/// it is; handed to Session::fail, it goes there from anywhere else on the session's strand.
class FURTHER_API Error : public Poco::RuntimeException {
public:
    /// `detail`: one sentence that says what was wrong and what would be right.
    Error(ErrorCode code, const std::string& detail);

    ErrorCode errorCode() const noexcept { return _errorCode; }
    const std::string& detail() const noexcept { return message(); }

    const char* name() const noexcept override;
    const char* className() const noexcept override;
    Poco::Exception* clone() const override;
    void rethrow() const override;

private:
    ErrorCode _errorCode;
};

} // namespace v1
} // namespace further
