#pragma once

#include <stdexcept>
#include <string>

namespace further::files {

/// Why a request isn't done, for its client. Nothing has changed then.
class Refusal : public std::runtime_error {
public:
    /// `status` as HTTP has it, `code` a word of the wire's, `detail` a sentence.
    Refusal(int status, std::string code, const std::string& detail)
        : std::runtime_error(detail), _status(status), _code(std::move(code)) {}

    int status() const noexcept { return _status; }
    const std::string& code() const noexcept { return _code; }

    /// The request has the wrong shape.
    static Refusal badShape(const std::string& detail) { return {400, "invalid_data", detail}; }
    /// It names what it may not have.
    static Refusal forbidden(const std::string& detail) { return {500, "forbidden", detail}; }
    static Refusal notFound(const std::string& detail) { return {404, "not_found", detail}; }
    /// The system doesn't let it be done: `what` with the reason of errno.
    static Refusal bySystem(const std::string& what, int error);

private:
    int _status;
    std::string _code;
};

} // namespace further::files
