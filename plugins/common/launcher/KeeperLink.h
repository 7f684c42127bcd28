#pragma once

#include "Protocol.h"

#include <further/Descriptor.h>

#include <sys/types.h>

#include <optional>

namespace further::launcher {

/// A keeper's end of the control socket. Never blocks: an agent that doesn't read its reports misses them.
class KeeperLink {
public:
    explicit KeeperLink(Descriptor control);

    void started(pid_t pid) { send({Report::Type::started, pid}); }
    void failed(Step step, int error) { send({Report::Type::failed, static_cast<std::int32_t>(step), error}); }
    void limited(Limit limit, std::uint64_t amount) {
        send({Report::Type::limited, static_cast<std::int32_t>(limit), static_cast<std::int64_t>(amount)});
    }
    void exited(int code) { send({Report::Type::exited, code}); }
    void ended() { send({Report::Type::ended}); }

    /// The next command, or nothing where none waits. What isn't a command is dropped.
    std::optional<Command> receive();
    /// Whether receive() has found the agent's end closed.
    bool closed() const { return _closed; }

    int descriptor() const { return _control.get(); }

private:
    void send(const Report& report);

    Descriptor _control;
    bool _closed = false;
};

} // namespace further::launcher
