#pragma once

#include <Poco/Exception.h>

#include <string>

namespace further {

/// The client broke RFC 6455: the connection is to be closed with closeCode(). message() is a sentence that fits into
/// the close frame as its reason.
class ProtocolViolation : public Poco::ProtocolException {
public:
    ProtocolViolation(int closeCode, const std::string& sentence);

    /// 1002 (protocol error), 1007 (text that is no UTF-8) or 1009 (message too big).
    int closeCode() const noexcept { return _closeCode; }

    const char* name() const noexcept override;
    const char* className() const noexcept override;
    Poco::Exception* clone() const override;
    void rethrow() const override;

private:
    int _closeCode;
};

} // namespace further
