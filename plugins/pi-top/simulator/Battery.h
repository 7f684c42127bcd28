#pragma once

#include <chrono>
#include <cstdint>

namespace further::simulator {

/// What the hub tells of the battery. -1 is what it can't tell.
struct Reading {
    std::int64_t charging = -1; ///< pitopd::Charging
    std::int64_t capacity = -1; ///< percent
    std::int64_t minutes = -1;  ///< until it is empty, or while charging until it is full
    std::int64_t wattage = -1;  ///< tenths of a watt; negative while discharging

    /// False where one of them is -1. pi-topd takes -0.1 W for unknown, too.
    bool known() const { return charging != -1 && capacity != -1 && minutes != -1 && wattage != -1; }

    friend bool operator==(const Reading&, const Reading&) = default;
};

/// A battery, its charger and what drains it. Time passes when it is told so. A value.
class Battery {
public:
    enum class Kind {
        fitted,
        none,   ///< there is none: nothing is known
        unknown ///< the hub knows how full it is, and nothing else
    };

    /// What a pi-top [4] takes that does little.
    static constexpr double usualLoad = 4.1;

    explicit Battery(double percent, Kind kind = Kind::fitted);

    void advance(std::chrono::duration<double> time);

    void setPercent(double percent);
    void setKind(Kind kind) { _kind = kind; }
    void setCharger(bool connected) { _charger = connected; }
    /// More than 0.
    void setLoad(double watts) { _load = watts; }

    Kind kind() const { return _kind; }
    double percent() const;
    bool charger() const { return _charger; }
    double load() const { return _load; }

    Reading reading() const;

private:
    double _energy = 0; // watt hours
    Kind _kind;
    bool _charger = false;
    double _load = usualLoad;
};

} // namespace further::simulator
