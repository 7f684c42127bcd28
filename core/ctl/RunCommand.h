#pragma once

#include "ctl/AgentAddress.h"
#include "ctl/Command.h"

#include <string>
#include <vector>

namespace further::ctl {

/// `run FILE [ARGS…]`: a local program runs on the device as if it ran here.
class RunCommand : public Command {
public:
    explicit RunCommand(CLI::App& program);

    /// Takes what is the program's out of our command line, before that is parsed: a program's arguments may look like
    /// anything. `words`: all words after our own name.
    void takeProgramWords(std::vector<std::string>& words);

    const CLI::App& app() const override { return _app; }
    int run() override;

private:
    CLI::App& _app;
    AgentAddress _address;
    std::string _file;
    std::vector<std::string> _arguments;
};

} // namespace further::ctl
