#include "access/PairingCode.h"

#include "access/Secret.h"

namespace further {

namespace {

constexpr std::size_t length = 6;

} // namespace

std::string PairingCode::issue() {
    _code = secret::digits(length);
    _until = _now() + validFor;
    _triesLeft = tries;
    return _code;
}

bool PairingCode::accept(std::string_view code) {
    if (!valid())
        return false;
    --_triesLeft;
    if (!secret::equal(code, _code))
        return false;
    _triesLeft = 0;
    return true;
}

bool PairingCode::valid() const {
    return _triesLeft > 0 && _now() < _until;
}

} // namespace further
