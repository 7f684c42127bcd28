#pragma once

#include "plugins/pi-top/ButtonKeys.h"
#include "plugins/pi-top/Device.h"
#include "plugins/pi-top/Outbox.h"
#include "plugins/pi-top/Subscriber.h"

#include <further/Handler.h>
#include <further/Session.h>
#include <further/SessionAddress.h>
#include <further/Strand.h>

#include <cstddef>
#include <functional>
#include <memory>

namespace further::pitop {

/// pi-top in one session. What it is asked it passes on to the device, on the plugin's strand; what comes of it comes
/// back by its SessionAddress. While the client reads too slowly, events wait in its outbox.
class PiTopHandler : public Handler {
public:
    /// Requests of one session that may wait for their answers; more are refused.
    static constexpr std::size_t mostWaiting = 16;

    /// `device` belongs to `deviceStrand`; that and `session` outlive this.
    PiTopHandler(Session& session, Strand& deviceStrand, std::weak_ptr<Device> device);
    ~PiTopHandler() override;

    void onPause() override;
    void onResume() override;

private:
    class Reply;

    void get(const Message& message);
    void subscribe(const Message& message);
    void unsubscribe(const Message& message);
    void set(const Message& message);
    void simulate(const Message& message);

    void onDevice(std::function<void(Device&)> task) const;
    void request(const Message& message, std::function<void(Device&, const Reply&)> task);
    void drain();
    void endSubscription();

    Session& _session;
    Strand& _deviceStrand;
    const std::weak_ptr<Device> _device;
    std::size_t _waiting = 0;
    bool _paused = false;
    std::shared_ptr<Subscriber> _subscriber; // while there is a subscription; belongs to the device's strand
    std::shared_ptr<Outbox> _outbox;         // of that subscription
    std::unique_ptr<ButtonKeys> _keys;       // where the subscription wants them
    const SessionAddress _address;           // last: what comes back finds all the rest
};

} // namespace further::pitop
