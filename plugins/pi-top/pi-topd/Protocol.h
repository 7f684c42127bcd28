#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

/// What pi-topd 5.7 and its clients say to one another, in numbers. From its public sources and those of the pi-top
/// Python SDK 0.35; the plugin speaks it, and the simulator.
namespace further::pitopd {

/// What a client may ask. Each is answered by the same number plus answerOffset, or by a Refusal.
enum class Request {
    ping = 110,
    getDeviceId = 111,
    getBrightness = 112,
    setBrightness = 113,
    incrementBrightness = 114,
    decrementBrightness = 115,
    blankScreen = 116,
    unblankScreen = 117,
    getBatteryState = 118,
    getPeripheralEnabled = 119,
    getScreenBlankingTimeout = 120,
    setScreenBlankingTimeout = 121,
    getLidOpenState = 122,
    getScreenBacklightState = 123,
    setScreenBacklightState = 124,
    getOledControl = 125,
    setOledControl = 126,
    getOledSpiBus = 127,
    setOledSpiBus = 128
};

constexpr int answerOffset = 100;

/// The answers to what the daemon can't or won't do.
enum class Refusal {
    serverError = 201, ///< an id that stands in no table, or the hardware could not serve it
    malformed = 202,
    unsupported = 203 ///< an id that exists, but is no request
};

/// What the daemon publishes.
enum class Event {
    brightnessChanged = 300,
    peripheralConnected = 301,
    peripheralDisconnected = 302,
    shutdownRequested = 303,
    rebootRequired = 304,
    batteryStateChanged = 305,
    screenBlanked = 306,
    screenUnblanked = 307,
    lowBattery = 308,
    criticalBattery = 309,
    lidClosed = 310,
    lidOpened = 311,
    unsupportedHardware = 312,
    upPressed = 313,
    upReleased = 314,
    downPressed = 315,
    downReleased = 316,
    selectPressed = 317,
    selectReleased = 318,
    cancelPressed = 319,
    cancelReleased = 320,
    keyboardDocked = 321, ///< this and the next three are reserved, and never published
    keyboardUndocked = 322,
    keyboardConnected = 323,
    keyboardFailed = 324,
    oledControlChanged = 325,
    oledSpiBusChanged = 326,
    ready = 327,
    powerPressed = 328,
    powerReleased = 329
};

/// How many parameters stand behind an id; nothing for an id that stands in no table.
std::optional<std::size_t> parameterCount(std::int64_t id);
bool isRequest(std::int64_t id);

enum class DeviceId { unknown = -1, piTop = 0, ceed = 1, piTop3 = 2, piTop4 = 3 };

/// Its name for people, such as `pi-top [4]`; nothing for a number that is no device's.
std::optional<std::string_view> deviceName(std::int64_t id);

enum class Charging { unknown = -1, discharging = 0, charging = 1, full = 2 };

/// `charging`; nothing for a number that is none.
std::optional<std::string_view> chargingName(std::int64_t charging);

/// By the daemon's number. The words are ours.
inline constexpr std::array<std::string_view, 6> peripheralNames{"pi-top-pulse",  "speaker-left", "speaker-mono",
                                                                 "speaker-right", "speaker-v2",   "proto-plus"};

struct Button {
    std::string_view name;
    Event pressed;
    Event released;
};

inline constexpr std::array<Button, 5> buttons{{{"up", Event::upPressed, Event::upReleased},
                                                {"down", Event::downPressed, Event::downReleased},
                                                {"select", Event::selectPressed, Event::selectReleased},
                                                {"cancel", Event::cancelPressed, Event::cancelReleased},
                                                {"power", Event::powerPressed, Event::powerReleased}}};

/// The brightest that a device's display can be; 0 is the darkest. Of a device that isn't known the most of all.
int highestBrightness(std::int64_t deviceId);

/// Seconds after which the screen goes dark, where nobody has said otherwise. 0 is never.
constexpr int usualBlankingTimeout = 300;

} // namespace further::pitopd
