#include "PiTop.h"

#include "Board.h"

#include <array>
#include <optional>
#include <string>

namespace further::machine {

namespace {

/// Those of a pi-top that have a serial number.
constexpr std::array<const char*, 3> parts{"hub", "battery", "display"};

std::optional<std::string> serialOf(const std::string& part, const Files& files) {
    return files.word("/run/pt_" + part + "_serial");
}

} // namespace

Section piTopSection(const Files& files) {
    Section piTop;
    piTop.add("deviceType", files.word("/run/pt_device_type"));
    for (const std::string part : parts)
        piTop.add(part + "Serial", serialOf(part, files));
    return piTop;
}

Section serialsSection(const Files& files) {
    Section serials;
    for (const std::string part : parts)
        serials.add(part, serialOf(part, files));
    return serials.add("board", boardSerial(files));
}

} // namespace further::machine
