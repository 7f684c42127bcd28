#pragma once

#include <further/PluginContext.h>
#include <further/testing/FakeHttp.h>
#include <further/testing/FakeStrand.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

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
    void serve(HttpRoute route) override { _routes.push_back(std::move(route)); }

    /// Shows the plugin that somebody asks to be let in; nothing happens where it wants to see none.
    void askApproval(const ApprovalRequest& request) const {
        if (_showApproval)
            _showApproval(request);
    }

    /// Has the handler of the route for `request` run, on this thread, and returns what it answers. Throws what the
    /// handler throws, and Poco::NotFoundException where there is no such route.
    FakeResponse ask(FakeRequest request) const;
    /// The routes that are served.
    const std::vector<HttpRoute>& routes() const { return _routes; }

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
    std::vector<HttpRoute> _routes;
};

} // namespace further::testing
