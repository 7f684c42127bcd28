#include "Board.h"

#include "Text.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace further::machine {

namespace {

/// What some makers leave in the place of a name.
bool isPlaceholder(std::string_view name) {
    constexpr std::array<std::string_view, 4> all{"To Be Filled By O.E.M.", "System Product Name", "Default string",
                                                  "System manufacturer"};
    return std::find(all.begin(), all.end(), name) != all.end();
}

std::optional<std::string> firmwareName(const Files& files) {
    auto name = files.word("/sys/class/dmi/id/product_name");
    if (!name || isPlaceholder(*name))
        return std::nullopt;
    const auto maker = files.word("/sys/class/dmi/id/sys_vendor");
    if (!maker || isPlaceholder(*maker) || name->starts_with(*maker))
        return name;
    return *maker + " " + *name;
}

std::optional<std::string> boardModel(const Files& files) {
    auto model = files.word("/proc/device-tree/model");
    if (!model)
        model = word(valueOf(files.text("/proc/cpuinfo"), "Model", ':'));
    return model ? model : firmwareName(files);
}

} // namespace

Section boardSection(const Files& files) {
    return Section().add("model", boardModel(files)).add("serial", boardSerial(files));
}

std::optional<std::string> boardSerial(const Files& files) {
    auto serial = files.word("/proc/device-tree/serial-number");
    if (!serial)
        serial = word(valueOf(files.text("/proc/cpuinfo"), "Serial", ':'));
    if (serial && serial->find_first_not_of('0') == std::string::npos)
        serial.reset(); // of a board that has none
    return serial;
}

} // namespace further::machine
