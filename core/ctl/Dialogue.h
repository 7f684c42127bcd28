#pragma once

#include <optional>
#include <string>

namespace further::ctl {

/// Questions on stderr, answers from our standard input, a line each.
class Dialogue {
public:
    /// Whether somebody sits there who can compare what we show.
    static bool withPerson();

    /// The answer, without blanks around it; at most 256 bytes of it. Nothing where the input has ended.
    static std::optional<std::string> ask(const std::string& question);
};

} // namespace further::ctl
