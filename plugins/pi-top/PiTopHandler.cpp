#include "plugins/pi-top/PiTopHandler.h"

#include "plugins/pi-top/Change.h"

#include <further/Error.h>

#include <Poco/JSON/Array.h>

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

namespace further::pitop {

namespace {

/// The set of the words that a message lists under `key`; all of them where it lists none. The manifest's schema has
/// seen to it that they are words.
template <std::size_t N>
std::bitset<N> wordsIn(const Message& message, const std::string& key, const std::array<std::string_view, N>& words) {
    const auto list = message.data->getArray(key);
    std::bitset<N> set;
    if (!list)
        return set.set();
    for (const auto& entry : *list)
        set.set(static_cast<std::size_t>(std::find(words.begin(), words.end(), entry.convert<std::string>()) -
                                         words.begin()));
    return set;
}

} // namespace

/// The way back for the one answer to a request. Copied with what is under way; used on the device's strand.
class PiTopHandler::Reply {
public:
    Reply(PiTopHandler& handler, std::string process)
        : _handler(handler), _way(handler._address.way()), _process(std::move(process)) {}

    void send(const std::string& type, const Poco::JSON::Object::Ptr& data) const {
        _way.post([&handler = _handler, message = Message{type, _process, data}] {
            --handler._waiting;
            handler._session.send(message);
        });
    }
    void fail(const Error& error) const {
        _way.post([&handler = _handler, process = _process, error] {
            --handler._waiting;
            handler._session.fail(process, error);
        });
    }

private:
    PiTopHandler& _handler; // lives when what is posted runs
    const SessionAddress::Way _way;
    const std::string _process;
};

PiTopHandler::PiTopHandler(Session& session, Strand& deviceStrand, std::weak_ptr<Device> device)
    : _session(session), _deviceStrand(deviceStrand), _device(std::move(device)), _address(session) {
    on("pi-top.get", &PiTopHandler::get);
    on("pi-top.subscribe", &PiTopHandler::subscribe);
    on("pi-top.unsubscribe", &PiTopHandler::unsubscribe);
    on("pi-top.set", &PiTopHandler::set);
    on("pi-top.simulate", &PiTopHandler::simulate);
}

PiTopHandler::~PiTopHandler() {
    endSubscription();
}

void PiTopHandler::onPause() {
    _paused = true;
}

void PiTopHandler::onResume() {
    _paused = false;
    drain();
}

void PiTopHandler::get(const Message& message) {
    const auto parts = wordsIn(message, "what", partNames);
    request(message, [parts](Device& device, const Reply& reply) {
        device.state().read(parts, [parts, reply](const StateReader::State& state) {
            Poco::JSON::Object::Ptr data = new Poco::JSON::Object;
            for (std::size_t i = 0; i < partNames.size(); ++i)
                if (parts.test(i))
                    data->set(std::string(partNames[i]), state.parts.find(partNames[i])->second);
            reply.send("pi-top.state", data);
        });
    });
}

void PiTopHandler::set(const Message& message) {
    const auto change = Change::from(*message.data);
    request(message, [change](Device& device, const Reply& reply) {
        device.changes().make(change, [change, reply](const std::optional<Error>& error) {
            if (error)
                return reply.fail(*error);
            Poco::JSON::Object::Ptr data = new Poco::JSON::Object;
            data->set(change.name(), change.written());
            reply.send("pi-top.done", data);
        });
    });
}

void PiTopHandler::simulate(const Message& message) {
    const auto command = message.data->getValue<std::string>("command");
    if (std::any_of(command.begin(), command.end(), [](unsigned char c) { return c < ' '; }))
        throw Error(ErrorCode::invalidData, "data.command must be one line without control characters, such as \"press "
                                            "select\".");
    request(message, [command](Device& device, const Reply& reply) {
        device.simulator().command(command, [reply](const std::optional<Error>& error, const std::string& answer) {
            if (error)
                return reply.fail(*error);
            Poco::JSON::Object::Ptr data = new Poco::JSON::Object;
            data->set("answer", answer);
            reply.send("pi-top.simulated", data);
        });
    });
}

void PiTopHandler::subscribe(const Message& message) {
    endSubscription();
    _outbox = std::make_shared<Outbox>(_address.way(), [this] { drain(); });
    _subscriber = std::make_shared<Subscriber>(wordsIn(message, "events", topicNames), message.process, _outbox);
    onDevice([subscriber = _subscriber](Device& device) { device.subscriptions().add(subscriber); });
    if (message.data->optValue("keys", false))
        _keys =
            std::make_unique<ButtonKeys>(_session, _address.way(), [this](auto task) { onDevice(std::move(task)); });
}

void PiTopHandler::unsubscribe(const Message&) {
    endSubscription();
}

void PiTopHandler::endSubscription() {
    _keys.reset();
    _outbox.reset();
    if (const auto subscriber = std::exchange(_subscriber, {}))
        onDevice([subscriber](Device& device) { device.subscriptions().remove(subscriber); });
}

/// Sends what waits for the client, if it reads.
void PiTopHandler::drain() {
    if (_paused || !_outbox)
        return;
    const auto mail = _outbox->take();
    for (const auto& message : mail.messages)
        _session.send(message);
    if (mail.missed == 0)
        return;
    _session.send({"pi-top.event", _subscriber->process(), ClientEvent::missed(mail.missed)});
    onDevice([subscriber = _subscriber](Device& device) { device.subscriptions().beginAnew(subscriber); });
}

/// Where the plugin has stopped there is no device any more, and no session soon.
void PiTopHandler::onDevice(std::function<void(Device&)> task) const {
    _deviceStrand.post([weak = _device, task = std::move(task)] {
        if (const auto device = weak.lock())
            task(*device);
    });
}

/// Has `task` done on the device's strand, which sees to it that there is exactly one reply. An Error that it throws is
/// one.
void PiTopHandler::request(const Message& message, std::function<void(Device&, const Reply&)> task) {
    if (_waiting == mostWaiting)
        throw Error(ErrorCode::busy, std::to_string(mostWaiting) + " requests of this client wait for their answers "
                                                                   "already; go on when they have come.");
    ++_waiting;
    onDevice([reply = Reply(*this, message.process), task = std::move(task)](Device& device) {
        try {
            task(device, reply);
        } catch (const Error& error) {
            reply.fail(error);
        } catch (const std::exception& problem) {
            reply.fail(Error(ErrorCode::internal, std::string("The pi-top plugin failed: ") + problem.what() + "."));
        }
    });
}

} // namespace further::pitop
