#pragma once

#include <further/Descriptor.h>

#include <Poco/Channel.h>

#include <cstddef>
#include <filesystem>

namespace further {

/// Writes to systemd's journal in its own protocol (https://systemd.io/JOURNAL_NATIVE_PROTOCOL), so that what an audit
/// line says stands in fields: `journalctl -u further-link FURTHER_AUDIT=started FURTHER_USER=pi`. A message's
/// parameter `user` becomes the field FURTHER_USER, and `message-id` MESSAGE_ID (session/AuditKinds). Never waits: what
/// can't be written is left out, and counted in the next line that can. One caller at a time.
class JournaldChannel : public Poco::Channel {
public:
    /// Where systemd has it.
    static constexpr const char* usualSocket = "/run/systemd/journal/socket";

    explicit JournaldChannel(std::filesystem::path socket = usualSocket);

    /// Whether what is written to stderr goes to the journal anyway (systemd.exec(5), JOURNAL_STREAM).
    static bool hasStderr();

    void log(const Poco::Message& message) override;

protected:
    ~JournaldChannel() override = default;

private:
    bool send(const std::string& entry);

    const std::filesystem::path _path;
    Descriptor _socket;
    std::size_t _leftOut = 0;
};

} // namespace further
