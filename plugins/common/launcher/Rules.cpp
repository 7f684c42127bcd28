#include "Rules.h"

#include <stdexcept>
#include <string_view>

namespace further::launcher {

Rules Rules::parse(int count, char** words) {
    Rules rules;
    std::string user;
    std::string home;
    for (int i = 0; i < count; ++i) {
        const std::string_view word(words[i]);
        std::string* const value = word == "--socket" ? &rules.socket
                                   : word == "--user" ? &user
                                   : word == "--home" ? &home
                                                      : nullptr;
        if (word == "--allow-root")
            rules.allowRoot = true;
        else if (value != nullptr && i + 1 < count)
            *value = words[++i];
        else
            throw std::invalid_argument(std::string(word));
    }
    if (rules.socket.empty() || (!home.empty() && home.front() != '/'))
        throw std::invalid_argument("--socket or --home");
    rules.account = user.empty() ? Account::ofThisProcess() : Account::named(user);
    if (!home.empty()) {
        rules.account.home = home;
        rules.ownHome = false;
    }
    if (!rules.permit(rules.account.uid))
        throw std::runtime_error("programs may not run as root: name another user with --user, or allow it with "
                                 "--allow-root");
    return rules;
}

} // namespace further::launcher
