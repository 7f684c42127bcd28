#include "plugins/pi-top/Change.h"

#include <further/Error.h>
#include <further/Settings.h>

#include <Poco/Exception.h>

#include <algorithm>

namespace further::pitop {

namespace {

using pitopd::Event;
using pitopd::Request;
using pitopd::WireMessage;

constexpr std::chrono::hours longestTimeout{24};

/// pi-topd counts in seconds, and 0 is never.
std::int64_t secondsIn(const std::string& written) {
    if (written == "off")
        return 0;
    try {
        const Settings setting({{"timeout", SettingType::duration, "0 s", {}}}, {{"timeout", written}});
        const auto timeout = setting.duration("timeout");
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
        if (seconds == timeout && seconds.count() > 0 && seconds <= longestTimeout)
            return seconds.count();
    } catch (const Poco::SyntaxException&) { // answered as any other that can't be had
    }
    throw Error(ErrorCode::invalidData, "data.blankingTimeout must be a number and a unit (s, min or h), whole seconds "
                                        "from \"1 s\" to \"24 h\", or \"off\"; \"" +
                                            written + "\" is not.");
}

std::int64_t valueIn(const Poco::JSON::Object& data, Change::Kind kind, const std::string& name) {
    switch (kind) {
    case Change::Kind::brightness:
    case Change::Kind::oledBus:
        return data.getValue<std::int64_t>(name);
    case Change::Kind::backlight:
        return data.getValue<bool>(name) ? 1 : 0;
    case Change::Kind::screen:
        return data.getValue<std::string>(name) == "unblanked" ? 1 : 0;
    case Change::Kind::blankingTimeout:
        return secondsIn(data.getValue<std::string>(name));
    case Change::Kind::oled:
        return data.getValue<std::string>(name) == "pi" ? 1 : 0;
    }
    return 0;
}

Part partOf(Change::Kind kind) {
    return kind == Change::Kind::oled || kind == Change::Kind::oledBus ? Part::oled : Part::display;
}

} // namespace

Change::Change(Kind kind, std::int64_t value, const Poco::Dynamic::Var& written)
    : _kind(kind), _value(value), _written(written) {}

Change Change::from(const Poco::JSON::Object& data) {
    const auto names = data.getNames();
    const auto known =
        names.size() != 1 ? kindNames.end() : std::find(kindNames.begin(), kindNames.end(), names.front());
    if (known == kindNames.end()) {
        std::string all;
        for (const auto name : kindNames)
            all += (all.empty() ? "" : ", ") + std::string(name);
        throw Error(ErrorCode::invalidData, "data must have exactly one of these: " + all + ".");
    }
    const auto kind = static_cast<Kind>(known - kindNames.begin());
    return {kind, valueIn(data, kind, names.front()), data.get(names.front())};
}

WireMessage Change::order() const {
    switch (_kind) {
    case Kind::brightness:
        return WireMessage(Request::setBrightness, {_value});
    case Kind::backlight:
        return WireMessage(Request::setScreenBacklightState, {_value});
    case Kind::screen:
        return WireMessage(_value == 1 ? Request::unblankScreen : Request::blankScreen);
    case Kind::blankingTimeout:
        return WireMessage(Request::setScreenBlankingTimeout, {_value});
    case Kind::oled:
        return WireMessage(Request::setOledControl, {_value});
    case Kind::oledBus:
        break;
    }
    return WireMessage(Request::setOledSpiBus, {_value});
}

WireMessage Change::question() const {
    switch (_kind) {
    case Kind::brightness:
        return WireMessage(Request::getBrightness);
    case Kind::backlight:
    case Kind::screen: // a blanked screen is one without its backlight: pi-topd 5.7, app.py
        return WireMessage(Request::getScreenBacklightState);
    case Kind::blankingTimeout:
        return WireMessage(Request::getScreenBlankingTimeout);
    case Kind::oled:
        return WireMessage(Request::getOledControl);
    case Kind::oledBus:
        break;
    }
    return WireMessage(Request::getOledSpiBus);
}

bool Change::isSo(const Answer& answer) const {
    return answer && answer.parameters.size() == 1 && answer.parameters.front() == _value;
}

std::optional<WireMessage> Change::doneEvent() const {
    if (_kind != Kind::oledBus)
        return std::nullopt;
    return WireMessage(Event::oledSpiBusChanged, {_value});
}

bool Change::meddlesWith(const Change& other) const {
    const auto lights = [](Kind kind) {
        return kind == Kind::brightness || kind == Kind::backlight || kind == Kind::screen;
    };
    return _kind == other._kind || (lights(_kind) && lights(other._kind));
}

void Change::checkFor(const KnownDevice& device) const {
    if (!device.problem.empty())
        throw Error(ErrorCode::unavailable, device.problem + ".");
    // The timeout is pi-topd's own affair, and there on every device.
    if (const auto lack = lackOf(partOf(_kind), device); !lack.empty() && _kind != Kind::blankingTimeout)
        throw Error(ErrorCode::unavailable, lack + ".");
    if (_kind == Kind::brightness && _value > pitopd::highestBrightness(device.id))
        throw Error(ErrorCode::invalidData, "data.brightness must be from 0 to " +
                                                std::to_string(pitopd::highestBrightness(device.id)) + " on a " +
                                                std::string(*pitopd::deviceName(device.id)) + "; " +
                                                std::to_string(_value) + " is not.");
}

} // namespace further::pitop
