#include "Script.h"

#include "FreshName.h"
#include "Home.h"
#include "Paths.h"
#include "StepFailure.h"

#include <further/Descriptor.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace further::launcher {

namespace {

std::string endingOf(const std::string& name) {
    const auto dot = name.find_last_of('.');
    return dot == std::string::npos ? "" : name.substr(dot);
}

mode_t modeOf(const Spec& spec) {
    return spec.executesFile() ? S_IRWXU : S_IRUSR | S_IWUSR;
}

} // namespace

Script::Script(const Spec& spec) : _name(spec.scriptName), _mode(modeOf(spec)) {}

Script::Script(const Spec& spec, const std::string& home) : Script(spec) {
    if (spec.scriptDirectory.empty()) {
        _private = ScriptDirectory::below(expandHome(spec.tempDirectory, home));
        _directory = _private->path();
    } else {
        _directory = absolutePath(spec.scriptDirectory, spec.workDirectory, home);
        _name = freshName() + endingOf(spec.scriptName); // files of others are there
    }
}

Script Script::at(std::string_view path, const Spec& spec) {
    Script script(spec);
    const auto slash = path.find_last_of('/');
    script._directory = path.substr(0, slash);
    script._name = path.substr(slash + 1);
    if (spec.scriptDirectory.empty())
        script._private.emplace(script._directory);
    return script;
}

void Script::write(const std::string& text) const {
    if (_private)
        _private->make();
    else
        makeDirectories(_directory, Step::tempDirectory);
    const Descriptor file(
        checked(Step::script, ::open(path().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, _mode)));
    for (std::size_t written = 0; written < text.size();)
        written += static_cast<std::size_t>(
            checked(Step::script, ::write(file.get(), text.data() + written, text.size() - written)));
}

void Script::remove() const noexcept {
    if (_private)
        _private->remove();
    else
        ::unlink((_directory + '/' + _name).c_str()); // refuses a directory, and takes a link for itself
}

} // namespace further::launcher
