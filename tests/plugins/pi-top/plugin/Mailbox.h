#pragma once

#include "protocol/JsonText.h"

#include "plugins/pi-top/Outbox.h"

#include <further/testing/FakeSession.h>
#include <further/testing/FakeStrand.h>

#include <memory>
#include <string>
#include <vector>

namespace further::pitop {

/// The client's end of an outbox, on the plugin's own strand: takes what comes, unless it is too slow.
class Mailbox {
public:
    /// `strand` outlives it.
    explicit Mailbox(testing::FakeStrand& strand) : _session(strand) {}

    const std::shared_ptr<Outbox>& outbox() const { return _outbox; }

    void setSlow(bool slow) { _slow = slow; }

    const std::vector<Message>& messages() const { return _messages; }
    void clear() { _messages.clear(); }

    /// What has come, in short: `state`, or why no events follow it; an event without its time.
    std::vector<std::string> lines() const {
        std::vector<std::string> lines;
        for (const auto& message : _messages)
            lines.push_back(message.type == "pi-top.state" ? stateLine(message) : eventLine(message));
        return lines;
    }

private:
    static std::string stateLine(const Message& message) {
        const auto events = message.data->getObject("events");
        return events->getValue<bool>("available") ? "state" : events->getValue<std::string>("reason");
    }
    static std::string eventLine(const Message& message) {
        Poco::JSON::Object data = *message.data;
        data.remove("time");
        std::string text;
        appendJson(text, Poco::Dynamic::Var(data));
        return text;
    }
    void take() {
        if (_slow)
            return;
        for (auto& message : _outbox->take().messages)
            _messages.push_back(message);
    }

    testing::FakeSession _session;
    bool _slow = false;
    std::vector<Message> _messages;
    const SessionAddress _address{_session};
    const std::shared_ptr<Outbox> _outbox = std::make_shared<Outbox>(_address.way(), [this] { take(); });
};

} // namespace further::pitop
