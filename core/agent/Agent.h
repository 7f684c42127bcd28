#pragma once

#include "agent/Background.h"
#include "agent/CommandLine.h"

#include <Poco/Util/OptionSet.h>
#include <Poco/Util/ServerApplication.h>

#include <string>
#include <vector>

namespace further {

class LiveConfiguration;

/// The agent: reads its configuration, makes every object there is, runs until it is told to end. All on the main
/// thread; the loop and the web server have theirs.
class Agent : public Poco::Util::ServerApplication {
public:
    /// `background`: told when the agent is ready.
    explicit Agent(Background background);
    ~Agent() override;

    /// Runs until the end; returns the exit code. Throws Poco::Util::OptionException for wrong options.
    int execute(int argc, char** argv);

    /// Whether it has ended in order to begin anew.
    bool restartWanted() const { return _restartWanted; }
    /// Whether it can write its PID file again then, if it has one.
    bool pidFileCanBeWrittenAgain() const { return _pidFileCanBeWrittenAgain; }

protected:
    void defineOptions(Poco::Util::OptionSet& options) override;
    int main(const std::vector<std::string>& arguments) override;

private:
    void serve(LiveConfiguration& configuration);

    Background _background;
    CommandLine _commandLine;
    bool _restartWanted = false;
    bool _pidFileCanBeWrittenAgain = false;
};

} // namespace further
