#pragma once

namespace further::boot {

/// Keeps all other processes of this one's user from looking into it and from tracing it (PR_SET_DUMPABLE), its forks
/// too: what they had it do would be outside of what keeps them. It writes no core either. A program is as its start
/// would have made it, which restore() sees to.
class NotDumpable {
public:
    NotDumpable();

    /// As it was.
    void restore() const;

private:
    const int _was;
};

} // namespace further::boot
