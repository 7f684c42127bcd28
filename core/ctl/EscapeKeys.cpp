#include "ctl/EscapeKeys.h"

namespace further::ctl {

std::string EscapeKeys::take(std::string_view typed) {
    std::string forProgram;
    for (const char key : typed) {
        if (_state == State::left)
            break;
        if (_state == State::lineBegins && key == '~') {
            _state = State::tilde;
            continue;
        }
        if (_state == State::tilde && key == '.') {
            _state = State::left;
            continue;
        }
        if (_state == State::tilde && key != '~')
            forProgram += '~';
        forProgram += key;
        _state = key == '\r' || key == '\n' ? State::lineBegins : State::inLine;
    }
    return forProgram;
}

} // namespace further::ctl
