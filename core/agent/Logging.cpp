#include "agent/Logging.h"

#include <Poco/AutoPtr.h>
#include <Poco/ConsoleChannel.h>
#include <Poco/Exception.h>
#include <Poco/FileChannel.h>
#include <Poco/FormattingChannel.h>
#include <Poco/Logger.h>
#include <Poco/PatternFormatter.h>
#include <Poco/SyslogChannel.h>

#include <iostream>

namespace further {

namespace {

void write(const Poco::AutoPtr<Poco::Channel>& to, const std::string& pattern) {
    const Poco::AutoPtr<Poco::Formatter> formatter(new Poco::PatternFormatter(pattern));
    const Poco::AutoPtr<Poco::Channel> channel(new Poco::FormattingChannel(formatter, to));
    Poco::Logger::root(); // made if it isn't there: all loggers get their channel from it
    Poco::Logger::setChannel("", channel);
}

/// A disk that fills up costs lines, not the agent.
class LogFile : public Poco::FileChannel {
public:
    using FileChannel::FileChannel;

    void log(const Poco::Message& message) override {
        try {
            FileChannel::log(message);
        } catch (const Poco::IOException&) {
        }
    }

protected:
    ~LogFile() override = default;
};

Poco::AutoPtr<Poco::Channel> openFile(const std::filesystem::path& file) {
    Poco::AutoPtr<Poco::Channel> channel(new LogFile(absolute(file).string()));
    try {
        channel->open();
    } catch (const Poco::Exception& problem) {
        throw Poco::FileException("The log file " + file.string() + " can't be written (" + problem.displayText() +
                                  "): set logging.file to one that can");
    }
    return channel;
}

const std::string line = "%Y-%m-%d %H:%M:%S.%i %p %s: %t"; // NOLINT(cert-err58-cpp)

} // namespace

void Logging::begin() {
    write(Poco::AutoPtr<Poco::Channel>(new Poco::ConsoleChannel(std::cerr)), line);
    Poco::Logger::setLevel("", Poco::Message::PRIO_WARNING);
}

void Logging::configure(const std::string& level, const std::filesystem::path& file, bool toSystem) {
    try {
        Poco::Logger::setLevel("", Poco::Logger::parseLevel(level));
    } catch (const Poco::Exception&) {
        throw Poco::InvalidArgumentException("The value \"" + level +
                                             "\" of logging.level should be fatal, critical, error, warning, notice, "
                                             "information or debug");
    }
    // Always: Poco's own start of an application has set another channel since begin().
    if (!file.empty())
        write(openFile(file), line);
    else if (toSystem)
        write(Poco::AutoPtr<Poco::Channel>(new Poco::SyslogChannel("further-linkd", Poco::SyslogChannel::SYSLOG_PID,
                                                                   Poco::SyslogChannel::SYSLOG_DAEMON)),
              "%s: %t");
    else
        write(Poco::AutoPtr<Poco::Channel>(new Poco::ConsoleChannel(std::cerr)), line);
}

} // namespace further
