#pragma once

#include <string>
#include <string_view>

namespace further::ctl {

/// Finds `~.` at the beginning of a line among the keys for a program, as ssh does: it leaves the program, whatever
/// that is doing. `~~` stands for one `~` there. A value.
class EscapeKeys {
public:
    /// What of `typed` is the program's; a `~` that begins a line waits for the next key. Behind `~.` nothing is.
    std::string take(std::string_view typed);

    bool left() const { return _state == State::left; }

private:
    enum class State { lineBegins, tilde, inLine, left };
    State _state = State::lineBegins;
};

} // namespace further::ctl
