#pragma once

#include "Model.h"
#include "Publish.h"

#include <cstdint>

namespace further::simulator {

/// The display and the lid in front of it. A device whose display pi-topd doesn't rule (Model::hasDisplay) reads as
/// being bright for ever, whatever is asked of it, and publishes nothing.
class Screen {
public:
    /// `model` outlives it.
    Screen(const Model& model, Publish publish);

    int brightness() const { return _brightness; }
    bool blanked() const { return _blanked; }
    bool lidOpen() const { return _lidOpen; }

    /// What clients ask for. A blanked screen is unblanked first, even where the brightness is none.
    void setBrightness(std::int64_t brightness);
    void changeBrightness(int by);

    /// What the keys of the device do: from 0 to Model::highestBrightness().
    void turnTo(int brightness);

    void setBlanked(bool blanked);
    /// Closing the lid blanks the screen, and opening it unblanks.
    void setLidOpen(bool open);

    /// pi-topd ends: nobody shall sit before a dark screen. Nobody is told, either.
    void leaveOn() { _blanked = false; }

private:
    const Model& _model;
    Publish _publish;
    int _brightness;
    bool _blanked = false;
    bool _lidOpen = true;
};

} // namespace further::simulator
