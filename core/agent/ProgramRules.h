#pragma once

#include <further/Settings.h>
#include <further/User.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace further {

/// What a launcher is told of programs when it starts, and keeps to for as long as it runs: as whom they run, and
/// within what. A value.
class ProgramRules {
public:
    /// As the configuration has them. `programs`: the settings below `programs.`; `user`: as whom programs run;
    /// `others`: as whom they may run, too.
    ProgramRules(const Settings& programs, const User& user, const std::vector<User>& others);

    /// As a launcher says them: words of its command line, each with a NUL at its end. Words that nobody knows here are
    /// left out. Nothing where there is a word without its value.
    static std::optional<ProgramRules> parse(std::string_view text);

    /// The words of a launcher's command line.
    std::vector<std::string> words() const;

    /// What is other in `theirs`, the end of a sentence: `programs.maxProcesses (OURS 50, THEIRS none)`, where `ours`
    /// and `their` are who has what. Empty where nothing is.
    std::string differenceFrom(const ProgramRules& theirs, const std::string& our, const std::string& their) const;

    bool operator==(const ProgramRules&) const = default;

private:
    ProgramRules() = default;

    std::map<std::string, std::set<std::string>> _values; ///< by the launcher's word; what isn't set isn't there
};

} // namespace further
