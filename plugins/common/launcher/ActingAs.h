#pragma once

#include "Account.h"

#include <sys/types.h>

#include <vector>

namespace further::launcher {

/// While it lives, this process may do with files what the account may, and no more; in all else it stays what it is,
/// so that the account's processes can't touch it. Does nothing for the launcher's own account. The death
/// of the parent, of which PR_SET_PDEATHSIG tells, isn't told while it lives: look afterwards.
class ActingAs {
public:
    explicit ActingAs(const Account& account);
    ~ActingAs();
    ActingAs(const ActingAs&) = delete;
    ActingAs& operator=(const ActingAs&) = delete;

    /// Whether it came about. Nothing may be touched where it didn't.
    bool succeeded() const { return _succeeded; }

private:
    const bool _needed;
    int _atParentsDeath = 0; // a signal; the system forgets it with each change
    bool _succeeded = true;
    std::vector<gid_t> _groups;
};

} // namespace further::launcher
