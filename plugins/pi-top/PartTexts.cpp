#include "plugins/pi-top/PartTexts.h"

#include <Poco/JSON/Array.h>

#include <algorithm>

namespace further::pitop {

namespace {

using Object = Poco::JSON::Object;
using pitopd::DeviceId;
using pitopd::Request;
using pitopd::WireMessage;

/// The one number of an answer, where it is from 0 to `most`; what isn't there is left out of a state.
std::optional<std::int64_t> number(const Answer& answer, std::int64_t most) {
    if (!answer || answer.parameters.size() != 1 || answer.parameters.front() < 0 || answer.parameters.front() > most)
        return std::nullopt;
    return answer.parameters.front();
}

Object::Ptr batteryText(const Answer& answer) {
    const auto battery = Battery::from(answer.parameters);
    if (!battery)
        return unavailable("pi-topd's reading of the battery makes no sense");
    if (!battery->known())
        return unavailable("there is no battery, or its state is not known yet");
    auto part = available();
    battery->addTo(*part);
    return part;
}

Object::Ptr deviceText(const KnownDevice& device) {
    auto part = available();
    part->set("model", std::string(*pitopd::deviceName(device.id)));
    return part;
}

Object::Ptr displayText(const KnownDevice& device, const Answers& answers) {
    constexpr std::int64_t longest = 7 * 24 * 3600;
    auto part = available();
    if (const auto brightness =
            number(answers(WireMessage(Request::getBrightness)), pitopd::highestBrightness(device.id)))
        part->set("brightness", *brightness);
    if (const auto backlight = number(answers(WireMessage(Request::getScreenBacklightState)), 1))
        part->set("backlight", *backlight == 1);
    if (const auto timeout = number(answers(WireMessage(Request::getScreenBlankingTimeout)), longest))
        part->set("blankingTimeout", *timeout);
    return part;
}

Object::Ptr oledText(const Answers& answers) {
    auto part = available();
    if (const auto control = number(answers(WireMessage(Request::getOledControl)), 1))
        part->set("control", std::string(*control == 1 ? "pi" : "hub"));
    if (const auto bus = number(answers(WireMessage(Request::getOledSpiBus)), 1))
        part->set("bus", *bus);
    return part;
}

Object::Ptr lidText(std::optional<bool> open) {
    if (!open)
        return unavailable("pi-topd only tells when the lid is opened or closed, and neither has happened yet");
    auto part = available();
    part->set("open", *open);
    return part;
}

Object::Ptr peripheralsText(const Answers& answers) {
    Poco::JSON::Array::Ptr connected = new Poco::JSON::Array;
    for (std::size_t i = 0; i < pitopd::peripheralNames.size(); ++i)
        if (number(answers(WireMessage(Request::getPeripheralEnabled, {static_cast<std::int64_t>(i)})), 1) == 1)
            connected->add(std::string(pitopd::peripheralNames[i]));
    auto part = available();
    part->set("connected", connected);
    return part;
}

} // namespace

std::vector<WireMessage> requestsFor(Part part) {
    switch (part) {
    case Part::battery:
        return {WireMessage(Request::getBatteryState)};
    case Part::display:
        return {WireMessage(Request::getBrightness), WireMessage(Request::getScreenBacklightState),
                WireMessage(Request::getScreenBlankingTimeout)};
    case Part::oled:
        return {WireMessage(Request::getOledControl), WireMessage(Request::getOledSpiBus)};
    case Part::peripherals: {
        std::vector<WireMessage> requests;
        for (std::size_t i = 0; i < pitopd::peripheralNames.size(); ++i)
            requests.emplace_back(Request::getPeripheralEnabled, std::vector{static_cast<std::int64_t>(i)});
        return requests;
    }
    case Part::device:
    case Part::lid:
    case Part::serials:
    case Part::throttling:
        return {};
    }
    return {};
}

Object::Ptr available() {
    Object::Ptr part = new Object;
    part->set("available", true);
    return part;
}

Object::Ptr unavailable(const std::string& reason) {
    Object::Ptr part = new Object;
    part->set("available", false);
    part->set("reason", reason);
    return part;
}

KnownDevice KnownDevice::from(const Answer& answer) {
    if (!answer)
        return {static_cast<std::int64_t>(DeviceId::unknown), answer.problem};
    const auto id =
        answer.parameters.empty() ? static_cast<std::int64_t>(DeviceId::unknown) : answer.parameters.front();
    if (!pitopd::deviceName(id))
        return {id, "pi-topd has found no pi-top that it knows"};
    return {id};
}

std::string lackOf(Part part, const KnownDevice& device) {
    if (!device.problem.empty())
        return device.problem;
    const std::string name(*pitopd::deviceName(device.id));
    switch (part) {
    case Part::battery:
        return device.is(DeviceId::ceed) ? "a " + name + " has no battery" : "";
    case Part::display: // pi-topd answers 16 and 1, whatever the display does
        return device.is(DeviceId::piTop4) ? "pi-topd does not control the display of a " + name : "";
    case Part::oled:
        return device.is(DeviceId::piTop4) ? "" : "a " + name + " has no OLED";
    case Part::lid: // pi-topd answers 0 on every device
        return device.is(DeviceId::piTop4) || device.is(DeviceId::ceed) ? "a " + name + " has no lid" : "";
    default:
        return "";
    }
}

Object::Ptr partText(Part part, const KnownDevice& device, const Answers& answers, std::optional<bool> lidOpen) {
    if (const auto lack = lackOf(part, device); !lack.empty())
        return unavailable(lack);
    const auto requests = requestsFor(part);
    if (!requests.empty() && std::none_of(requests.begin(), requests.end(),
                                          [&](const WireMessage& request) { return bool(answers(request)); }))
        return unavailable(answers(requests.front()).problem);
    switch (part) {
    case Part::battery:
        return batteryText(answers(WireMessage(Request::getBatteryState)));
    case Part::device:
        return deviceText(device);
    case Part::display:
        return displayText(device, answers);
    case Part::oled:
        return oledText(answers);
    case Part::lid:
        return lidText(lidOpen);
    case Part::peripherals:
        return peripheralsText(answers);
    case Part::serials:
    case Part::throttling:
        break;
    }
    return unavailable("no such part");
}

} // namespace further::pitop
