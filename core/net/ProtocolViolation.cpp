#include "net/ProtocolViolation.h"

#include <typeinfo>

namespace further {

ProtocolViolation::ProtocolViolation(int closeCode, const std::string& sentence)
    : Poco::ProtocolException(sentence), _closeCode(closeCode) {}

const char* ProtocolViolation::name() const noexcept {
    return "Protocol violation";
}

const char* ProtocolViolation::className() const noexcept {
    return typeid(*this).name();
}

Poco::Exception* ProtocolViolation::clone() const {
    return new ProtocolViolation(*this);
}

void ProtocolViolation::rethrow() const {
    throw *this;
}

} // namespace further
