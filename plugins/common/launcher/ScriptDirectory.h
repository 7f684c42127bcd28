#pragma once

#include <string>

namespace further::launcher {

/// The private directory of one script. Its keeper chooses the name before it forks; the program's process, as the
/// program's user, makes it; the keeper removes it when the whole tree is gone.
class ScriptDirectory {
public:
    /// One with a name that nobody can foresee. Touches no file.
    static ScriptDirectory below(const std::string& parent);
    /// The one at this path. Touches no file.
    explicit ScriptDirectory(std::string path);

    const std::string& path() const { return _path; }

    /// Makes the directory (0700). Throws StepFailure.
    void make() const;

    /// Removes it with all that is in it, following no link; does nothing where it was never made.
    void remove() const noexcept;

private:
    std::string _path;
};

} // namespace further::launcher
