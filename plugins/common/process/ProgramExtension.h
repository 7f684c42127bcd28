#pragma once

#include <string>

namespace further::process {

/// What a plugin gives one of its programs beyond streams, such as ways of its own to the client. Owned by the program,
/// on its session's strand.
class ProgramExtension {
public:
    virtual ~ProgramExtension() = default;

    /// The client reads too slowly, or reads again.
    virtual void onPause() {}
    virtual void onResume() {}

    /// A key of the client's: `event` is `keydown` or `keyup`. Says whether the program listens to that key.
    virtual bool onKey(const std::string& key, const std::string& event) = 0;

    /// The program has ended, and all its output was told: what it has sent by other ways is to be told now, for
    /// `stopped` follows.
    virtual void onEnd() {}
};

} // namespace further::process
