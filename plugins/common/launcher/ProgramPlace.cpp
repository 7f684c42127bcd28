#include "ProgramPlace.h"

#include "Home.h"
#include "Paths.h"
#include "StepFailure.h"

#include <unistd.h>

#include <cstdlib>

namespace further::launcher {

namespace {

/// Where a program without a file runs.
std::string directoryFor(const Spec& spec, const std::string& home) {
    if (spec.source == Spec::Source::shell && !spec.content.empty())
        return pathFromWork(spec.content, spec.workDirectory, home);
    auto place = expandHome(spec.workDirectory, home);
    makeDirectories(place);
    return place;
}

} // namespace

std::string enterPlace(const Spec& spec, const std::string& home, const Script* script) {
    std::string file;
    std::string place;
    if (spec.source == Spec::Source::script) {
        script->write(spec.content);
        file = script->path();
        place = script->directory();
    } else if (spec.source == Spec::Source::file) {
        file = pathFromWork(spec.content, spec.workDirectory, home);
        requireFile(file, spec.executesFile());
        place = directoryOf(file);
    } else {
        place = directoryFor(spec, home);
    }
    checked(Step::chdir, ::chdir(place.c_str()));
    ::setenv("PWD", place.c_str(), 1);
    return file;
}

} // namespace further::launcher
