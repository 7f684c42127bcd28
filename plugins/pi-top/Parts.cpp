#include "plugins/pi-top/Parts.h"

namespace further::pitop {

Parts partsOf(const Topics& topics) {
    Parts parts;
    const auto add = [&](Topic topic, Part part) {
        if (has(topics, topic))
            parts.set(static_cast<std::size_t>(part));
    };
    add(Topic::battery, Part::battery);
    add(Topic::warnings, Part::battery);
    add(Topic::display, Part::display);
    add(Topic::oled, Part::oled);
    add(Topic::peripherals, Part::peripherals);
    add(Topic::lid, Part::lid);
    parts.set(static_cast<std::size_t>(Part::device));
    return parts;
}

} // namespace further::pitop
