#include "agent/Restart.h"

#include <chrono>
#include <utility>

namespace further {

namespace {

constexpr std::chrono::milliseconds aMoment{50};
constexpr std::chrono::milliseconds betweenLooks{250};

} // namespace

Restart::Restart(Strand& strand, Actions actions) : _strand(strand), _actions(std::move(actions)) {}

void Restart::soon() {
    _waiting = _strand.after(aMoment, [this] { now(); });
}

void Restart::now() {
    _waiting = {};
    if (!_actions.mayBegin()) // it may have become so while this waited
        return;
    _wanted = true;
    _actions.end();
}

void Restart::whenIdle() {
    _waiting = _strand.after(betweenLooks, [this] {
        if (programs() == 0)
            now();
        else
            whenIdle();
    });
}

} // namespace further
