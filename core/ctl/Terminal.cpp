#include "ctl/Terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace further::ctl {

Terminal Terminal::ofStdout() {
    if (::isatty(STDOUT_FILENO) == 0)
        return {};
    const auto set = [](const char* name) {
        const char* value = std::getenv(name);
        return value != nullptr ? std::string(value) : std::string();
    };
    winsize size{};
    const bool known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return {known ? size.ws_col : std::size_t{80}, set("NO_COLOR").empty() && set("TERM") != "dumb"};
}

std::string Terminal::paint(std::string_view text, Colour colour) const {
    if (!colours || colour == Colour::none)
        return std::string(text);
    const auto code = [&] {
        switch (colour) {
        case Colour::bold:
            return "1";
        case Colour::red:
            return "31";
        case Colour::yellow:
            return "33";
        default:
            return "32";
        }
    };
    return "\x1b[" + std::string(code()) + "m" + std::string(text) + "\x1b[0m";
}

} // namespace further::ctl
