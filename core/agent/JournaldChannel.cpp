#include "agent/JournaldChannel.h"

#include <Poco/Environment.h>
#include <Poco/Message.h>
#include <Poco/String.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

namespace further {

namespace {

/// Those of session/Audit: Poco's message doesn't list its own.
constexpr std::array parameters{"audit", "client", "address", "origin", "as",          "process", "plugin",   "user",
                                "code",  "path",   "exit",    "reason", "permissions", "error",   "strangers"};

/// A value with a line break stands behind its length, in 8 bytes, the least first.
void append(std::string& entry, const std::string& field, const std::string& value) {
    constexpr int bits = 8;
    entry += field;
    if (value.find('\n') == std::string::npos) {
        entry += "=" + value;
    } else {
        entry += '\n';
        for (std::uint64_t left = value.size(), i = 0; i < sizeof left; ++i, left >>= bits)
            entry += static_cast<char>(left & 0xFFU);
        entry += value;
    }
    entry += '\n';
}

/// syslog(3) counts from 0, emergency, and has one between critical and fatal that Poco hasn't.
int levelOf(Poco::Message::Priority priority) {
    switch (priority) {
    case Poco::Message::PRIO_FATAL:
        return 1;
    case Poco::Message::PRIO_CRITICAL:
        return 2;
    case Poco::Message::PRIO_ERROR:
        return 3;
    case Poco::Message::PRIO_WARNING:
        return 4;
    case Poco::Message::PRIO_NOTICE:
        return 5;
    case Poco::Message::PRIO_INFORMATION:
        return 6;
    default:
        return 7;
    }
}

} // namespace

JournaldChannel::JournaldChannel(std::filesystem::path socket)
    : _path(std::move(socket)), _socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {}

bool JournaldChannel::hasStderr() {
    struct stat is {};
    return ::fstat(STDERR_FILENO, &is) == 0 &&
           Poco::Environment::get("JOURNAL_STREAM", "") == std::to_string(is.st_dev) + ":" + std::to_string(is.st_ino);
}

void JournaldChannel::log(const Poco::Message& message) {
    std::string entry;
    append(entry, "MESSAGE",
           message.getSource() + ": " + message.getText() +
               (_leftOut == 0 ? "" : " (lines left out before: " + std::to_string(_leftOut) + ")"));
    append(entry, "PRIORITY", std::to_string(levelOf(message.getPriority())));
    append(entry, "SYSLOG_IDENTIFIER", "further-linkd");
    if (message.has("message-id"))
        append(entry, "MESSAGE_ID", message.get("message-id"));
    append(entry, "FURTHER_SOURCE", message.getSource());
    for (const std::string name : parameters)
        if (message.has(name))
            append(entry, "FURTHER_" + Poco::toUpper(name), message.get(name));
    _leftOut = send(entry) ? 0 : _leftOut + 1;
}

bool JournaldChannel::send(const std::string& entry) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (_path.native().size() >= sizeof address.sun_path)
        return false;
    std::memcpy(address.sun_path, _path.c_str(), _path.native().size());
    return ::sendto(_socket.get(), entry.data(), entry.size(), MSG_NOSIGNAL, reinterpret_cast<sockaddr*>(&address),
                    sizeof address) == static_cast<ssize_t>(entry.size());
}

} // namespace further
