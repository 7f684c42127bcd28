#pragma once

#include "ctl/AgentAddress.h"
#include "ctl/Command.h"
#include "ctl/ProgramStart.h"
#include "ctl/ProjectFolder.h"

#include <string>
#include <vector>

namespace further::ctl {

/// `run FILE [ARGS…]`: a local program runs on the device as if it ran here.
class RunCommand : public Command {
public:
    explicit RunCommand(CLI::App& program);

    const CLI::App& app() const override { return _app; }
    /// Takes what is the program's: its arguments may look like anything.
    void takeWords(std::vector<std::string>& words) override;
    int run() override;

private:
    void requireUsage() const;
    void upload(const ProjectFolder& project);

    CLI::App& _app;
    AgentAddress _address;
    std::string _file;
    std::string _files;
    ProgramStart _start;
};

} // namespace further::ctl
