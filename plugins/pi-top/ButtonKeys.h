#pragma once

#include "plugins/pi-top/Device.h"
#include "plugins/pi-top/Outbox.h"
#include "plugins/pi-top/Subscriber.h"

#include <further/Session.h>
#include <further/SessionAddress.h>

#include <functional>
#include <memory>
#include <set>
#include <string>

namespace further::pitop {

/// The device's buttons as keys for the programs of one session: ArrowUp, ArrowDown, Enter and Escape, while it lives.
/// A program gets those that it listens to. Other than events these don't wait for a client that reads too slowly. On
/// the session's strand.
class ButtonKeys {
public:
    using OnDevice = std::function<void(std::function<void(Device&)>)>;

    /// `way` leads to this session; `onDevice` has something done on the device's strand. Both others outlive it.
    ButtonKeys(Session& session, const SessionAddress::Way& way, OnDevice onDevice);
    /// Lets go of the keys that are held.
    ~ButtonKeys();
    ButtonKeys(const ButtonKeys&) = delete;
    ButtonKeys& operator=(const ButtonKeys&) = delete;

private:
    void onMail();
    void press(const std::string& key, bool pressed);
    void letGo();

    Session& _session;
    const OnDevice _onDevice;
    std::set<std::string> _held;
    std::shared_ptr<Outbox> _outbox;
    std::shared_ptr<Subscriber> _subscriber; // belongs to the device's strand
};

} // namespace further::pitop
