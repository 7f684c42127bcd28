#pragma once

#include <filesystem>
#include <string>

namespace further::ctl {

/// What belongs to this program: the agent's program, beside it in a build tree or in ../sbin of an installation.
/// A value.
struct Installation {
    /// Empty where there is none.
    std::filesystem::path daemon;
    /// What one types to start the agent.
    std::string startCommand;

    /// That of the running program.
    static Installation present();
    /// That of a further-linkctl at `program`.
    static Installation of(const std::filesystem::path& program);
};

} // namespace further::ctl
