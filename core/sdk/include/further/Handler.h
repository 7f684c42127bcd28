#pragma once

#include <further/Api.h>
#include <further/Message.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace further {
inline namespace v1 {

/// One plugin in one session: made by Plugin::open at the first message for the plugin, destroyed with the session.
/// All its callbacks run on the session's strand, one at a time.
class FURTHER_API Handler {
public:
    /// Ends all that it started; nothing of it runs afterwards.
    virtual ~Handler();
    Handler(const Handler&) = delete;
    Handler& operator=(const Handler&) = delete;

    /// The client reads too slowly: stop producing until onResume(). What is sent all the same is still queued.
    virtual void onPause();
    /// The client has caught up.
    virtual void onResume();

    /// The agent's way in: calls the method bound to the message's type. Whatever that throws flies out.
    void receive(const Message& message);
    /// Every type that has a method, sorted.
    std::vector<std::string> types() const;

protected:
    Handler();

    /// Binds `type`, one that the plugin's manifest lists, to a method. Call it in the constructor.
    template <class H>
    void on(const std::string& type, void (H::*method)(const Message&)) {
        bind(type, [this, method](const Message& message) { (static_cast<H*>(this)->*method)(message); });
    }

private:
    using Method = std::function<void(const Message&)>;
    void bind(std::string type, Method method);

    std::map<std::string, Method, std::less<>> _methods;
};

} // namespace v1
} // namespace further
