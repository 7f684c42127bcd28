#include "Screen.h"

#include <utility>

namespace further::simulator {

using pitopd::Event;
using pitopd::WireMessage;

Screen::Screen(const Model& model, Publish publish)
    : _model(model), _publish(std::move(publish)), _brightness(model.highestBrightness()) {}

void Screen::setBrightness(std::int64_t brightness) {
    setBlanked(false);
    const auto highest = _model.highestBrightness();
    if (brightness > highest && _model.id != pitopd::DeviceId::piTop3)
        brightness = highest;
    if (brightness >= 0 && brightness <= highest)
        turnTo(static_cast<int>(brightness));
}

void Screen::changeBrightness(int by) {
    setBrightness(_brightness + by);
}

void Screen::turnTo(int brightness) {
    if (!_model.hasDisplay || brightness == _brightness)
        return;
    _brightness = brightness;
    _publish(WireMessage(Event::brightnessChanged, {brightness}));
}

void Screen::setBlanked(bool blanked) {
    if (!_model.hasDisplay || blanked == _blanked)
        return;
    _blanked = blanked;
    _publish(WireMessage(blanked ? Event::screenBlanked : Event::screenUnblanked));
}

void Screen::setLidOpen(bool open) {
    if (!_model.hasLid || open == _lidOpen)
        return;
    _lidOpen = open;
    _publish(WireMessage(open ? Event::lidOpened : Event::lidClosed));
    setBlanked(!open);
}

} // namespace further::simulator
