#pragma once

#include "Model.h"
#include "Script.h"

#include <optional>
#include <string>

namespace further::simulator {

/// What the command line says.
struct Options {
    std::string requests = "127.0.0.1:3782";
    std::string events = "127.0.0.1:3781";
    const Model* model = &models.back();
    double batteryPercent = 80;
    double speed = 1;
    std::optional<Script> script;
    std::string root; ///< empty: no files
    bool attached = false;
};

} // namespace further::simulator
