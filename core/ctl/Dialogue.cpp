#include "ctl/Dialogue.h"

#include "ctl/Output.h"

#include <Poco/String.h>

#include <unistd.h>

#include <cerrno>

namespace further::ctl {

namespace {

constexpr std::size_t longest = 256;

} // namespace

bool Dialogue::withPerson() {
    return ::isatty(STDIN_FILENO) != 0;
}

std::optional<std::string> Dialogue::ask(const std::string& question) {
    Output(STDERR_FILENO).write(question);
    std::string answer;
    bool any = false;
    for (char c = 0;;) {
        // One at a time: what follows the line is somebody else's.
        const auto count = ::read(STDIN_FILENO, &c, 1);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0 || c == '\n')
            return any || count > 0 ? std::optional(Poco::trim(answer)) : std::nullopt;
        any = true;
        if (answer.size() < longest)
            answer += c;
    }
}

} // namespace further::ctl
