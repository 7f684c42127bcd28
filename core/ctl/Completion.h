#pragma once

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace further::ctl {

/// What may stand at a place of our command line, found by walking the App's tree. Knows nothing of the commands.
class Completion {
public:
    /// The names of a kind (PLUGIN, PROGRAM, SESSION, TYPE, TOKEN-NAME, NUMBER, APPROVAL, RUNNER or DEVICE) that there
    /// are now.
    using Names = std::function<std::vector<std::string>(const std::string& kind)>;

    /// What a shell is told where a file may stand.
    static constexpr auto files = ":files";

    /// Both outlive this.
    Completion(const CLI::App& program, const Names& names) : _program(program), _names(names) {}

    /// `words`: those before the one to be completed, without our own name; `begun`: what there is of that one.
    std::vector<std::string> of(const std::vector<std::string>& words, const std::string& begun) const;

private:
    const CLI::App& _program;
    const Names& _names;
};

} // namespace further::ctl
