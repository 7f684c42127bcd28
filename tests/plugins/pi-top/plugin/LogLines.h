#pragma once

#include <Poco/AutoPtr.h>
#include <Poco/Channel.h>
#include <Poco/Logger.h>
#include <Poco/Message.h>

#include <string>
#include <vector>

namespace further::pitop {

/// What is written to the log of the tests ("test") while this lives. One at a time.
class LogLines {
public:
    LogLines() { logger().setChannel(_channel); }
    ~LogLines() { logger().setChannel(nullptr); }
    LogLines(const LogLines&) = delete;
    LogLines& operator=(const LogLines&) = delete;

    Poco::Logger& logger() const { return Poco::Logger::get("test"); }
    const std::vector<std::string>& all() const { return _channel->lines; }

private:
    class Channel : public Poco::Channel {
    public:
        void log(const Poco::Message& message) override { lines.push_back(message.getText()); }
        std::vector<std::string> lines;

    protected:
        ~Channel() override = default;
    };

    const Poco::AutoPtr<Channel> _channel{new Channel};
};

} // namespace further::pitop
