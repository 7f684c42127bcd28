#pragma once

#include <string>
#include <vector>

namespace further::boot {

using Variables = std::vector<std::string>; ///< `NAME=value` each

/// The environment that an interpreter was started with, and what its start made of it (LC_CTYPE, or what a
/// sitecustomize sets). An interpreter reads many variables when it starts, and the libraries that it has read even
/// more: a program may have it only where its environment is the same but for those that nobody reads before a program
/// begins.
class StartEnvironment {
public:
    /// `started`: as the process was executed. `now`: as the program would have it. `own`: what of PYTHONPATH, its
    /// first entry, isn't the program's business.
    StartEnvironment(Variables started, const Variables& now, const std::string& own);

    /// The name of the first variable that forbids to run a program with this environment here; empty where none does.
    std::string differsAt(const Variables& wanted) const;

    /// `wanted` with all that the interpreter's start has changed, as a fresh interpreter would have changed it.
    Variables asChanged(const Variables& wanted) const;

private:
    std::string _own;
    Variables _started;
    Variables _added;                  ///< or given another value
    std::vector<std::string> _removed; ///< their names
};

/// The environment that a program sees: without FURTHER_BOOT, and without the first entry of PYTHONPATH where it is
/// `own`.
Variables withoutTraces(Variables environment, const std::string& own);

/// The value; null where there is none.
const char* valueIn(const Variables& environment, const std::string& name);

/// Those of this process now.
Variables ownEnvironment();
/// Those that it was executed with.
Variables executedEnvironment();

} // namespace further::boot
