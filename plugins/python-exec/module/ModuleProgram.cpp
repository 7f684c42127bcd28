#include "ModuleProgram.h"

#include "ModuleRefusal.h"

#include <further/Error.h>

#include <utility>

namespace further::python {

namespace {

constexpr std::size_t mostKeys = 256;

} // namespace

ModuleProgram::ModuleProgram(Session& session, std::shared_ptr<ModuleListener> listener, std::string process)
    : _session(session)
    , _listener(std::move(listener))
    , _process(std::move(process))
    , _secret(_listener->add(*this))
    , _frame(session, _process) {}

ModuleProgram::~ModuleProgram() {
    _listener->remove(*this);
}

std::vector<std::string> ModuleProgram::environment() const {
    return {"FURTHER_LINK_SOCKET=" + _listener->path().string(), "FURTHER_LINK_SECRET=" + _secret};
}

bool ModuleProgram::onKey(const std::string& key, const std::string& event) {
    const auto told = _listener->tell(*this, key, event + ' ' + key);
    if (told == ModuleListener::Told::tooManyUnread)
        throw Error(ErrorCode::unavailable,
                    "The program doesn't take its key events, and too many wait: this one is lost.");
    return told == ModuleListener::Told::yes;
}

void ModuleProgram::onEnd() {
    _listener->drain(*this);
    _frame.sendKept();
}

void ModuleProgram::listen(const std::string& key) {
    if (_keys.contains(key))
        return;
    if (_keys.size() >= mostKeys)
        throw ModuleRefusal("A program may listen to " + std::to_string(mostKeys) + " different keys.");
    _keys.insert(key);
    _session.sendText("keylisten", _process, key);
}

} // namespace further::python
