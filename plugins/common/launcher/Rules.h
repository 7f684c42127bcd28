#pragma once

#include "Account.h"
#include "Limits.h"

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace further::launcher {

/// The launcher's own configuration, which its command line fixes for as long as it runs. Each request is checked
/// against it, whoever asks.
struct Rules {
    std::string socket;          ///< where it listens; empty: at what systemd has passed (Listener)
    Account account;             ///< as whom programs run where nothing else is asked for
    bool ownHome = true;         ///< whether the home is the one that the user database or HOME names
    std::vector<Account> others; ///< as whom they may run, too
    bool allowRoot = false;
    Limits limits; ///< of each program; a request can only lower them
    /// Whom it serves, where that isn't its own user. It then goes on when nobody is connected.
    std::optional<uid_t> agent;
    pid_t guarded = 0;        ///< its parent, with whose end it ends (Guardian); 0: it ends by itself
    std::string controlGroup; ///< below which programs get control groups; empty: as ControlGroups says

    /// Reads the words of the command line (`usage` in main.cpp), without the program's name. Throws
    /// std::invalid_argument for other words, std::runtime_error with a sentence for what can't be or may not.
    static Rules parse(int count, char** words);

    /// What it keeps to, in words that parse() would take for it, each with a NUL at its end: as whom programs run and
    /// within what. Places, and numbers of this run, aren't among them.
    std::string words() const;

    /// The account of this user, where a program may be started as it; otherwise null.
    const Account* accountOf(uid_t user) const;
};

} // namespace further::launcher
