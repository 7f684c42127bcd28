#pragma once

#include <Poco/Exception.h>

#include <map>
#include <string>

namespace further {

/// Thrown while a request is handled: answered with its status and a sentence as plain text.
class HttpRefusal : public Poco::RuntimeException {
public:
    HttpRefusal(int status, const std::string& sentence, std::map<std::string, std::string> headers = {})
        : Poco::RuntimeException(sentence), _status(status), _headers(std::move(headers)) {}

    int status() const noexcept { return _status; }
    const std::map<std::string, std::string>& headers() const noexcept { return _headers; }

private:
    int _status;
    std::map<std::string, std::string> _headers;
};

} // namespace further
