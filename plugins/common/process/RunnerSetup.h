#pragma once

#include "Program.h"

#include <further/Message.h>
#include <further/PluginContext.h>
#include <further/User.h>

#include <cstddef>

namespace further::process {

/// What the settings say of every program of a runner; read once, at the start.
struct RunnerSetup {
    /// What a program is asked for with, but for what its `start` says.
    Program::Request request;
    /// How much input may wait in a session before its client is no longer read. Bytes.
    std::size_t pendingInput = 0;

    /// Reads the settings under `programs.`, and the plugin's own `stopGrace`.
    static RunnerSetup from(const PluginContext& context);

    /// The request with what a `start` says: what to run, with which arguments, where, as whom, on a terminal or not.
    /// Throws Error(invalidData) for what the system can't pass on, and where neither `code` nor `path` is there.
    Program::Request requestFor(const Message& start, const User& user) const;
    /// The same for the user's login shell: `path` is where it begins. Throws also where there is `code`.
    Program::Request shellFor(const Message& start, const User& user) const;

private:
    Program::Request forAnything(const Message& start, const User& user) const;
};

} // namespace further::process
