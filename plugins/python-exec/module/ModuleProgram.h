#pragma once

#include "LatestFrame.h"
#include "ModuleListener.h"

#include "plugins/common/process/ProgramExtension.h"

#include <further/Session.h>

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace further::python {

/// What a program can do with further_link: show pictures, and listen to keys. From before its start until it is
/// destroyed with the program; on the session's strand.
class ModuleProgram : public process::ProgramExtension {
public:
    /// `process`: the program's channel. `session` outlives it. The listener is there for as long as one of its
    /// programs is.
    ModuleProgram(Session& session, std::shared_ptr<ModuleListener> listener, std::string process);
    ~ModuleProgram() override;
    ModuleProgram(const ModuleProgram&) = delete;
    ModuleProgram& operator=(const ModuleProgram&) = delete;

    /// What the program finds the way with: `NAME=value`.
    std::vector<std::string> environment() const;

    void onPause() override { _frame.pause(); }
    void onResume() override { _frame.resume(); }
    /// Throws Error(unavailable) where the program listens, but doesn't read.
    bool onKey(const std::string& key, const std::string& event) override;
    void onEnd() override;

    /// The program wants to know of a key; its client is told the first time. Throws ModuleRefusal for too many.
    void listen(const std::string& key);
    void show(std::string jpeg) { _frame.take(std::move(jpeg)); }

private:
    Session& _session;
    const std::shared_ptr<ModuleListener> _listener;
    const std::string _process;
    const std::string _secret;
    LatestFrame _frame;
    std::set<std::string> _keys; // all that its client was told of
};

} // namespace further::python
