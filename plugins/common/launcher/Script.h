#pragma once

#include "ScriptDirectory.h"
#include "Spec.h"

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

namespace further::launcher {

/// The file of one script, in a private directory or in one that a client named. Its keeper chooses the name before it
/// forks; the program's process, as the program's user, makes it; the keeper removes it when the whole tree is gone.
class Script {
public:
    /// Of a Spec whose source is a script, at a path of its own choice. `home`: of the program's user. Touches no file.
    Script(const Spec& spec, const std::string& home);
    /// Of the same Spec, at the path() that another one has chosen.
    static Script at(std::string_view path, const Spec& spec);

    /// Where it is: absolute.
    const std::string& directory() const { return _directory; }
    std::string path() const { return _directory + '/' + _name; }

    /// Whether it stands in a directory that a client named, and may look into.
    bool isWithOthers() const { return !_private; }

    /// Makes the file, which may be executed where the Spec executes it, and the directories that are missing. Throws
    /// StepFailure.
    void write(const std::string& text) const;

    /// Removes it, following no link. Its private directory goes with all that is in it; of a directory that a client
    /// named, nothing but a file of this name. Does nothing where it was never made.
    void remove() const noexcept;

private:
    explicit Script(const Spec& spec);

    std::optional<ScriptDirectory> _private;
    std::string _directory;
    std::string _name;
    mode_t _mode;
};

} // namespace further::launcher
