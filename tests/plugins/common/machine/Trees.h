#pragma once

#include "protocol/JsonText.h"

#include "plugins/common/machine/Files.h"
#include "plugins/common/machine/Section.h"

#include <string>

namespace further::machine {

/// The recorded tree of a Raspberry Pi 4 in a pi-top [4].
inline Files pi4() {
    return Files(FURTHER_TREES "/pi4");
}

/// The recorded tree of a PC, with a network mount and a USB stick.
inline Files pc() {
    return Files(FURTHER_TREES "/pc");
}

/// As a client gets it.
inline std::string json(const Poco::Dynamic::Var& value) {
    std::string text;
    appendJson(text, value);
    return text;
}
inline std::string json(const Section& section) {
    return json(section.json());
}

} // namespace further::machine
