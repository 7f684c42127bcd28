#pragma once

#include <further/Session.h>

#include <string>

namespace further::python {

/// A program's pictures on their way to the client. While that reads too slowly one is kept, the newest.
class LatestFrame {
public:
    /// `session` outlives it; `process`: the program's channel.
    LatestFrame(Session& session, std::string process);

    void take(std::string jpeg);
    void pause() { _paused = true; }
    void resume();
    /// Sends what is kept, paused or not: nothing comes after it.
    void sendKept();

private:
    void send(const std::string& jpeg);

    Session& _session;
    const std::string _process;
    std::string _kept; // empty: none
    bool _paused = false;
};

} // namespace further::python
