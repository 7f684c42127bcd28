#include <further/Error.h>

#include <array>
#include <typeinfo>

namespace further {
inline namespace v1 {

namespace {

struct Words {
    std::string_view wireName;
    std::string_view sentence;
};

constexpr std::string_view badMessage = "Bad message"; // existing clients compare it

constexpr std::array<Words, 13> words{{{"bad_message", badMessage},
                                       {"unknown_type", badMessage},
                                       {"invalid_data", badMessage},
                                       {"conflict", badMessage},
                                       {"not_running", badMessage},
                                       {"not_found", badMessage},
                                       {"start_failed", "The program could not be started"},
                                       {"forbidden", "Not permitted"},
                                       {"approval_needed", "To be approved on the device"},
                                       {"too_large", "Over a limit"},
                                       {"busy", "Too much is going on"},
                                       {"unavailable", "What this needs is not there now"},
                                       {"internal", "The agent failed"}}};

const Words& of(ErrorCode code) {
    return words.at(static_cast<std::size_t>(code));
}

} // namespace

std::string_view wireName(ErrorCode code) {
    return of(code).wireName;
}

std::string_view sentence(ErrorCode code) {
    return of(code).sentence;
}

Error::Error(ErrorCode code, const std::string& detail) : Poco::RuntimeException(detail), _errorCode(code) {}

const char* Error::name() const noexcept {
    return "Error";
}

const char* Error::className() const noexcept {
    return typeid(*this).name();
}

Poco::Exception* Error::clone() const {
    return new Error(*this);
}

void Error::rethrow() const {
    throw *this;
}

} // namespace v1
} // namespace further
