#pragma once

#include <further/Message.h>
#include <further/SessionAddress.h>

#include <Poco/JSON/Object.h>

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace further::pitop {

/// What waits to be sent to one client. Filled on the plugin's strand, emptied on the session's; hence its mutex. A
/// client that reads too slowly leaves it full: what comes then is only counted, for the client to be told.
class Outbox {
public:
    struct Mail {
        std::deque<Message> messages;
        /// How many more there were behind them.
        std::size_t missed = 0;
    };

    /// Half a minute of a button that is pressed as fast as the daemon looks.
    static constexpr std::size_t most = 1000;

    /// `onMail` is called on the session's strand when there is something to take().
    Outbox(SessionAddress::Way way, std::function<void()> onMail);

    /// On the plugin's strand.
    void put(Message message);
    /// On the session's strand.
    Mail take();

private:
    const SessionAddress::Way _way;
    const std::function<void()> _onMail;
    std::mutex _mutex; // guards all below
    bool _told = false;
    Mail _mail;
};

} // namespace further::pitop
