#include "agent/Restart.h"

#include <chrono>
#include <utility>

namespace further {

namespace {

constexpr std::chrono::milliseconds aMoment{50};
constexpr std::chrono::milliseconds betweenLooks{250};

} // namespace

Restart::Restart(Strand& strand, std::function<std::size_t()> programs, Strand::Task end)
    : _strand(strand), _programs(std::move(programs)), _end(std::move(end)) {}

void Restart::soon() {
    _waiting = _strand.after(aMoment, [this] { now(); });
}

void Restart::now() {
    _waiting = {};
    _wanted = true;
    _end();
}

void Restart::whenIdle() {
    _waiting = _strand.after(betweenLooks, [this] {
        if (_programs() == 0)
            now();
        else
            whenIdle();
    });
}

} // namespace further
