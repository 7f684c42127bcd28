#pragma once

#include "ctl/Command.h"

namespace further::ctl {

/// `man`, which no help shows: prints the manual page further-linkctl(1), made from the App's tree.
class ManCommand : public Command {
public:
    explicit ManCommand(CLI::App& program);

    const CLI::App& app() const override { return _app; }
    int run() override;

private:
    const CLI::App& _program;
    CLI::App& _app;
};

} // namespace further::ctl
