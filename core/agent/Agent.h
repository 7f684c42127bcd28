#pragma once

#include "agent/Background.h"
#include "agent/Configuration.h"

#include <Poco/Util/OptionSet.h>
#include <Poco/Util/ServerApplication.h>

#include <filesystem>
#include <string>
#include <vector>

namespace further {

struct AgentSettings;

/// The agent: reads its configuration, makes every object there is, runs until it is told to end. All on the main
/// thread; the loop and the web server have theirs.
class Agent : public Poco::Util::ServerApplication {
public:
    /// `background`: told when the agent is ready.
    explicit Agent(Background background);
    ~Agent() override;

    /// Runs until the end; returns the exit code. Throws Poco::Util::OptionException for wrong options.
    int execute(int argc, char** argv);

protected:
    void defineOptions(Poco::Util::OptionSet& options) override;
    int main(const std::vector<std::string>& arguments) override;

private:
    void onOption(const std::string& name, const std::string& value);
    void readConfiguration();
    void serve(const AgentSettings& settings);

    Background _background;
    Configuration _configuration;
    std::filesystem::path _configurationFile;
    std::vector<std::string> _definitions;
    bool _onlyTold = false; // --help or --version: there is nothing to run
};

} // namespace further
