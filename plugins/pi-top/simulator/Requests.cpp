#include "Requests.h"

#include <further/Utf8.h>

namespace further::simulator {

using pitopd::Refusal;
using pitopd::Request;
using pitopd::WireMessage;

namespace {

/// One that answers with a single number.
bool isQuestion(Request request) {
    return pitopd::parameterCount(static_cast<std::int64_t>(request) + pitopd::answerOffset) == 1U;
}

} // namespace

std::string Requests::answerTo(std::string_view request, const Reading& battery) {
    return answer(request, battery).text();
}

WireMessage Requests::answer(std::string_view request, const Reading& battery) {
    // The order of these tells which mistake is answered, where there are several.
    const auto fields = pitopd::fieldsOf(request);
    const auto id = pitopd::pythonInteger(fields.front());
    if (!id || !isUtf8(request))
        return WireMessage(Refusal::malformed);
    const auto count = pitopd::parameterCount(*id);
    if (!count)
        return WireMessage(Refusal::serverError);
    const auto message = WireMessage::parse(request);
    if (!message || message->parameters.size() != *count)
        return WireMessage(Refusal::malformed);
    if (!pitopd::isRequest(*id))
        return WireMessage(Refusal::unsupported);
    return serve(static_cast<Request>(*id), *count > 0 ? message->parameters.front() : 0, battery);
}

WireMessage Requests::serve(Request request, std::int64_t parameter, const Reading& battery) {
    if (request == Request::getBatteryState) {
        if (!_hardware.hub())
            return WireMessage(Refusal::serverError);
        return WireMessage::answer(request, {battery.charging, battery.capacity, battery.minutes, battery.wattage});
    }
    if (isQuestion(request))
        return WireMessage::answer(request, {get(request, parameter)});
    set(request, parameter);
    return WireMessage::answer(request);
}

std::int64_t Requests::get(Request request, std::int64_t parameter) {
    const bool hub = _hardware.hub();
    const bool miniscreen = hub && _hardware.model().hasMiniscreen;
    switch (request) {
    case Request::getDeviceId:
        return static_cast<int>(_hardware.id());
    case Request::getBrightness:
        return hub ? _hardware.screen().brightness() : -1;
    case Request::getPeripheralEnabled:
        return _hardware.connected(parameter) ? 1 : 0;
    case Request::getScreenBlankingTimeout:
        return _blankingTimeout;
    case Request::getScreenBacklightState:
        return hub && _hardware.screen().blanked() ? 0 : 1;
    case Request::getOledControl:
        return miniscreen && _hardware.oled().controlledByPi() ? 1 : 0;
    case Request::getOledSpiBus:
        return miniscreen ? _hardware.oled().bus() : -1;
    default: // the lid: the real one compares a number with a truth value, and so never sees it open
        return 0;
    }
}

void Requests::set(Request request, std::int64_t parameter) {
    if (request == Request::setScreenBlankingTimeout)
        _blankingTimeout = parameter;
    if (!_hardware.hub())
        return; // what is asked of a hub that isn't there is answered all the same
    auto& screen = _hardware.screen();
    const bool miniscreen = _hardware.model().hasMiniscreen;
    switch (request) {
    case Request::setBrightness:
        return screen.setBrightness(parameter);
    case Request::incrementBrightness:
        return screen.changeBrightness(1);
    case Request::decrementBrightness:
        return screen.changeBrightness(-1);
    case Request::blankScreen:
        return screen.setBlanked(true);
    case Request::unblankScreen:
        return screen.setBlanked(false);
    case Request::setScreenBacklightState:
        return screen.setBlanked(parameter == 0);
    case Request::setOledControl:
        if (miniscreen)
            _hardware.oled().setControlledByPi(parameter != 0);
        return;
    case Request::setOledSpiBus:
        if (miniscreen)
            _hardware.oled().setBus(parameter == 0 ? 0 : 1);
        return;
    default: // a ping
        return;
    }
}

} // namespace further::simulator
