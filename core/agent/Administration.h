#pragma once

#include "admin/AdminServer.h"
#include "admin/AdminSocket.h"
#include "admin/LogRecord.h"
#include "agent/AgentSettings.h"
#include "agent/Checks.h"
#include "agent/DoctorChecks.h"
#include "agent/LiveConfiguration.h"
#include "agent/Network.h"
#include "agent/Restart.h"
#include "plugin/PluginRegistry.h"
#include "session/Approver.h"
#include "session/SessionLoops.h"

#include <further/Strand.h>

#include <chrono>
#include <functional>

namespace further {

/// All of the agent that can be seen and changed from the admin socket. All outlive an Administration.
struct Administered {
    Strand& strand; ///< of the main thread
    Network& network;
    SessionLoops& sessions;
    Authenticator& authenticator;
    Approver& approver;
    PluginRegistry& plugins;
    LiveConfiguration& configuration;
    LogJournal& logs;
    EventJournal& events;
    Checks& checks;
    Restart& restart;
    const std::function<DoctorSubject()> subject; ///< as it is now
    /// Makes the settings of a reload hold that can at once.
    const std::function<void(const AgentSettings&)> apply;
};

/// The admin socket, and who answers what there. On the main thread.
class Administration {
public:
    /// Throws what AdminSocket throws.
    Administration(const std::filesystem::path& socket, Administered administered);

private:
    void answerStatus(const AdminRequest& request) const;
    void answerDoctor(const AdminRequest& request) const;
    void answerRestart(const AdminRequest& request) const;

    const Administered _administered;
    const std::chrono::system_clock::time_point _since = std::chrono::system_clock::now();
    const std::chrono::steady_clock::time_point _began = std::chrono::steady_clock::now(); ///< no clock set jumps it
    AdminSocket _socket;
    AdminServer _server;
};

} // namespace further
