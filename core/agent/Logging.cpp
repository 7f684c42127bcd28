#include "agent/Logging.h"

#include "agent/JournaldChannel.h"
#include "agent/StderrChannel.h"
#include "agent/TrustedPlace.h"
#include "protocol/Excerpt.h"

#include <Poco/AutoPtr.h>
#include <Poco/Channel.h>
#include <Poco/Exception.h>
#include <Poco/FileChannel.h>
#include <Poco/FormattingChannel.h>
#include <Poco/Logger.h>
#include <Poco/PatternFormatter.h>
#include <Poco/SyslogChannel.h>

#include <unistd.h>

#include <array>
#include <chrono>
#include <mutex>
#include <string_view>
#include <utility>

namespace further {

namespace {

/// Every line to the journal, and formatted to where it is kept. Loggers get it once: they can't be given another while
/// threads log.
class LogChannel : public Poco::Channel {
public:
    void set(const Poco::AutoPtr<Poco::Channel>& out, LogJournal* journal) {
        const std::lock_guard lock(_mutex);
        _out = out;
        _journal = journal;
    }

    void log(const Poco::Message& message) override {
        const std::lock_guard lock(_mutex);
        _out->log(message);
        if (_journal != nullptr)
            _journal->append({std::chrono::system_clock::now(), std::string(wordFor(message.getPriority())),
                              message.getSource(), excerpt(message.getText())});
    }

protected:
    ~LogChannel() override = default;

private:
    static std::string_view wordFor(Poco::Message::Priority priority) {
        constexpr std::array<std::string_view, 9> words{"",       "fatal",       "critical", "error", "warning",
                                                        "notice", "information", "debug",    "trace"};
        return words.at(static_cast<std::size_t>(priority));
    }

    std::mutex _mutex; // guards all below; one line at a time
    Poco::AutoPtr<Poco::Channel> _out;
    LogJournal* _journal = nullptr;
};

void write(const Poco::AutoPtr<Poco::Channel>& to, LogJournal* journal) {
    // All loggers have their channel from the root; Poco's own start of an application gives it another one.
    auto channelOfAll = Poco::Logger::root().getChannel();
    if (auto* const present = dynamic_cast<LogChannel*>(channelOfAll.get())) {
        present->set(to, journal);
        return;
    }
    Poco::AutoPtr<LogChannel> channel(new LogChannel);
    channel->set(to, journal);
    Poco::Logger::setChannel("", channel);
}

void write(const Poco::AutoPtr<Poco::Channel>& to, const std::string& pattern, LogJournal* journal) {
    const Poco::AutoPtr<Poco::Formatter> formatter(new Poco::PatternFormatter(pattern));
    write(Poco::AutoPtr<Poco::Channel>(new Poco::FormattingChannel(formatter, to)), journal);
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

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
    throw Poco::FileException("The log file " + file.string() + " can't be written (" + why +
                              "): set logging.file to one that can");
}

/// The channel follows links. Where root's file is there, and its way is root's, nobody can make it one.
void requireRootsOwn(const std::filesystem::path& file) {
    try {
        (void)TrustedPlace(file).open();
    } catch (const Poco::FileException& problem) {
        refuse(file, problem.message());
    }
}

Poco::AutoPtr<Poco::Channel> openFile(const std::filesystem::path& file) {
    if (::geteuid() == 0)
        requireRootsOwn(file);
    Poco::AutoPtr<Poco::Channel> channel(new LogFile(absolute(file).lexically_normal().string()));
    try {
        channel->open();
    } catch (const Poco::Exception& problem) {
        refuse(file, problem.displayText());
    }
    return channel;
}

const std::string line = "%Y-%m-%d %H:%M:%S.%i %p %s: %t"; // NOLINT(cert-err58-cpp)

} // namespace

void Logging::begin() {
    write(Poco::AutoPtr<Poco::Channel>(new StderrChannel), line, nullptr);
    Poco::Logger::setLevel("", Poco::Message::PRIO_WARNING);
}

void Logging::configure(const std::string& level, const std::filesystem::path& file, bool toSystem,
                        LogJournal& journal) {
    int priority = 0;
    try {
        priority = Poco::Logger::parseLevel(level);
    } catch (const Poco::Exception&) {
        throw Poco::InvalidArgumentException("The value \"" + level +
                                             "\" of logging.level should be fatal, critical, error, warning, notice, "
                                             "information or debug");
    }
    if (!file.empty())
        write(openFile(file), line, &journal);
    else if (toSystem)
        write(Poco::AutoPtr<Poco::Channel>(new Poco::SyslogChannel("further-linkd", Poco::SyslogChannel::SYSLOG_PID,
                                                                   Poco::SyslogChannel::SYSLOG_DAEMON)),
              "%s: %t", &journal);
    else if (JournaldChannel::hasStderr())
        write(Poco::AutoPtr<Poco::Channel>(new JournaldChannel), &journal);
    else
        write(Poco::AutoPtr<Poco::Channel>(new StderrChannel), line, &journal);
    Poco::Logger::setLevel("", priority);
}

void Logging::end() {
    const auto level = Poco::Logger::root().getLevel();
    begin();
    Poco::Logger::setLevel("", level);
}

} // namespace further
