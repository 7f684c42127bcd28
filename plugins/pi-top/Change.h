#pragma once

#include "plugins/pi-top/PartTexts.h"
#include "plugins/pi-top/pi-topd/WireMessage.h"

#include <Poco/JSON/Object.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace further::pitop {

/// What a `pi-top.set` changes, and to what. A value.
class Change {
public:
    /// The order is that of kindNames.
    enum class Kind { brightness, backlight, screen, blankingTimeout, oled, oledBus };
    static constexpr std::array<std::string_view, 6> kindNames{"brightness",      "backlight", "screen",
                                                               "blankingTimeout", "oled",      "oledBus"};

    /// From a message's data. Throws Error(invalidData) with a sentence that says what would be right.
    static Change from(const Poco::JSON::Object& data);

    Kind kind() const { return _kind; }
    std::string name() const { return std::string(kindNames[static_cast<std::size_t>(_kind)]); }
    /// As the client has written it.
    const Poco::Dynamic::Var& written() const { return _written; }

    /// Orders it, and asks how it is.
    pitopd::WireMessage order() const;
    pitopd::WireMessage question() const;
    /// Whether the answer to question() says that it is so.
    bool isSo(const Answer& answer) const;
    /// The event that tells of it, where the daemon answers the order before it is done.
    std::optional<pitopd::WireMessage> doneEvent() const;

    /// Whether the effect of one may undo that of the other: a screen is blanked by its backlight, and a new brightness
    /// lights it (pi-topd 5.7, app.py and hub_manager.py).
    bool meddlesWith(const Change& other) const;

    /// Why this device can't: throws Error(unavailable), or Error(invalidData) where it has another range.
    void checkFor(const KnownDevice& device) const;

private:
    Change(Kind kind, std::int64_t value, const Poco::Dynamic::Var& written);

    Kind _kind;
    std::int64_t _value; // as pi-topd has it
    Poco::Dynamic::Var _written;
};

} // namespace further::pitop
