#pragma once

#include "plugins/pi-top/Change.h"
#include "plugins/pi-top/EventFeed.h"
#include "plugins/pi-top/Requests.h"

#include <further/Error.h>
#include <further/Strand.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace further::pitop {

/// One change of the pi-top under way: what the device is, the order, and whether it took effect. On the strand of the
/// requests. Ending it forgets the change; an order that is out can't be called back.
class ChangeJob {
public:
    /// Without an error, it took effect. May end the job.
    using Then = std::function<void(const std::optional<Error>&)>;

    /// How long all of a change may take, waiting for its turn included, but for what the daemon does behind its
    /// answer.
    static constexpr std::chrono::milliseconds patience{1100};
    /// How long that may take.
    static constexpr std::chrono::milliseconds slowPatience{10000};
    /// How often is looked whether it took effect, where no event tells.
    static constexpr std::chrono::milliseconds look{50};

    /// Its time runs from here. All outlive it.
    ChangeJob(Strand& strand, Requests& requests, EventFeed& feed, Change change, Then then);
    ChangeJob(const ChangeJob&) = delete;
    ChangeJob& operator=(const ChangeJob&) = delete;

    /// Its turn has come. Called once.
    void begin();

    const Change& change() const { return _change; }

private:
    using Step = void (ChangeJob::*)(const Answer& answer);

    void ask(const pitopd::WireMessage& request, Step then);
    void onDevice(const Answer& answer);
    void onBefore(const Answer& answer);
    void onLink(Link link);
    void order();
    void onOrdered(const Answer& answer);
    void onOther(const Answer& answer);
    void onLook(const Answer& answer);
    void setDeadline(std::chrono::milliseconds time);
    void finish(const std::optional<Error>& error);

    Strand& _strand;
    Requests& _requests;
    EventFeed& _feed;
    const Change _change;
    const Then _then;
    const std::shared_ptr<bool> _alive = std::make_shared<bool>(true);
    Registered _deadline;
    Registered _nextLook;
    Registered _listening;
    bool _ordered = false;
    std::string _problem; // what is wrong if the deadline passes now
};

} // namespace further::pitop
