#include "plugins/pi-top/pi-topd/Protocol.h"

namespace further::pitopd {

namespace {

constexpr std::int64_t number(Request request) {
    return static_cast<std::int64_t>(request);
}

std::size_t requestParameters(Request request) {
    switch (request) {
    case Request::setBrightness:
    case Request::getPeripheralEnabled:
    case Request::setScreenBlankingTimeout:
    case Request::setScreenBacklightState:
    case Request::setOledControl:
    case Request::setOledSpiBus:
        return 1;
    default:
        return 0;
    }
}

std::size_t answerParameters(Request request) {
    switch (request) {
    case Request::getBatteryState:
        return 4;
    case Request::getDeviceId:
    case Request::getBrightness:
    case Request::getPeripheralEnabled:
    case Request::getScreenBlankingTimeout:
    case Request::getLidOpenState:
    case Request::getScreenBacklightState:
    case Request::getOledControl:
    case Request::getOledSpiBus:
        return 1;
    default:
        return 0;
    }
}

std::size_t eventParameters(Event event) {
    switch (event) {
    case Event::batteryStateChanged:
        return 4;
    case Event::brightnessChanged:
    case Event::peripheralConnected:
    case Event::peripheralDisconnected:
    case Event::oledControlChanged:
    case Event::oledSpiBusChanged:
        return 1;
    default:
        return 0;
    }
}

} // namespace

bool isRequest(std::int64_t id) {
    return id >= number(Request::ping) && id <= number(Request::setOledSpiBus);
}

std::optional<std::size_t> parameterCount(std::int64_t id) {
    if (isRequest(id))
        return requestParameters(static_cast<Request>(id));
    if (id > answerOffset && isRequest(id - answerOffset))
        return answerParameters(static_cast<Request>(id - answerOffset));
    if (id >= static_cast<int>(Refusal::serverError) && id <= static_cast<int>(Refusal::unsupported))
        return 0;
    if (id >= static_cast<int>(Event::brightnessChanged) && id <= static_cast<int>(Event::powerReleased))
        return eventParameters(static_cast<Event>(id));
    return std::nullopt;
}

// What comes from outside may be any number: it is compared as it is, and not made an enumerator first, which would
// take 4294967299 for 3.
std::optional<std::string_view> deviceName(std::int64_t id) {
    switch (id) {
    case static_cast<int>(DeviceId::piTop):
        return "pi-top";
    case static_cast<int>(DeviceId::ceed):
        return "pi-topCEED";
    case static_cast<int>(DeviceId::piTop3):
        return "pi-top [3]";
    case static_cast<int>(DeviceId::piTop4):
        return "pi-top [4]";
    default:
        return std::nullopt;
    }
}

std::optional<std::string_view> chargingName(std::int64_t charging) {
    switch (charging) {
    case static_cast<int>(Charging::discharging):
        return "discharging";
    case static_cast<int>(Charging::charging):
        return "charging";
    case static_cast<int>(Charging::full):
        return "full";
    default:
        return std::nullopt;
    }
}

int highestBrightness(std::int64_t deviceId) {
    return deviceId == static_cast<int>(DeviceId::piTop) || deviceId == static_cast<int>(DeviceId::ceed) ? 10 : 16;
}

} // namespace further::pitopd
