#pragma once

#include "ctl/Command.h"

#include <string>
#include <vector>

namespace further::ctl {

/// `complete INDEX WORDS…`, which no help shows: prints what may stand in place of the word at INDEX of a command line,
/// for the shell's completion (completion/further-linkctl). Says nothing where it knows nothing.
class CompleteCommand : public Command {
public:
    explicit CompleteCommand(CLI::App& program);

    const CLI::App& app() const override { return _app; }
    void takeWords(std::vector<std::string>& words) override;
    int run() override;

private:
    const CLI::App& _program;
    CLI::App& _app;
    std::vector<std::string> _words;
};

} // namespace further::ctl
