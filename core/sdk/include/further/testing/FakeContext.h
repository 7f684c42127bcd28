#pragma once

#include <further/PluginContext.h>
#include <further/testing/FakeStrand.h>

#include <map>
#include <string>
#include <utility>

namespace further::testing {

/// What a plugin under test has of the agent; nothing is set until a test sets it.
class FakeContext : public PluginContext {
public:
    /// `strand` outlives it.
    explicit FakeContext(FakeStrand& strand);
    ~FakeContext() override;

    void setConfig(Settings config) { _config = std::move(config); }
    void setPrograms(Settings programs) { _programs = std::move(programs); }
    void setProgramUser(User user) { _programUser = std::move(user); }
    void setDirectories(Directories directories) { _directories = std::move(directories); }
    void setAgent(AgentStatus agent) { _agent = std::move(agent); }

    const Settings& config() const override { return _config; }
    const Settings& programs() const override { return _programs; }
    const User& programUser() const override { return _programUser; }
    const Directories& directories() const override { return _directories; }
    Poco::Logger& logger() override;
    Strand& strand() override { return _strand; }
    AgentStatus agent() const override { return _agent; }
    void addCheck(const std::string& name, CheckTask task) override { _checks[name] = std::move(task); }
    void onApproval(ShowApproval show) override { _showApproval = std::move(show); }

    /// Shows the plugin that somebody asks to be let in; nothing happens where it wants to see none.
    void askApproval(const ApprovalRequest& request) const {
        if (_showApproval)
            _showApproval(request);
    }

    /// The checks that were added, by name.
    const std::map<std::string, CheckTask>& checks() const { return _checks; }

private:
    FakeStrand& _strand;
    Settings _config;
    Settings _programs;
    User _programUser = User::current();
    Directories _directories;
    AgentStatus _agent;
    std::map<std::string, CheckTask> _checks;
    ShowApproval _showApproval;
};

} // namespace further::testing
