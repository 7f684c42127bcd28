#include "StartError.h"

#include <cerrno>
#include <system_error>

namespace further::process {

namespace {

using launcher::Spec;
using launcher::Step;

std::string quoted(const std::string& name) {
    return '"' + name + '"';
}

std::string reason(int error) {
    return std::generic_category().message(error);
}

Error fileError(const Spec& spec, int error) {
    const auto& path = spec.content;
    const bool absolute = !path.empty() && (path[0] == '/' || path[0] == '~');
    const auto place = absolute ? std::string() : " in " + spec.workDirectory;
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return {ErrorCode::notFound, "There is no file " + quoted(path) + place +
                                         " on this device: give the path of a file that is there, " +
                                         (absolute ? "absolute or relative to " + spec.workDirectory + "."
                                                   : "relative to that directory or absolute.")};
    case EISDIR:
        return {ErrorCode::startFailed,
                quoted(path) + place + " is a directory: give the path of the file in it that should run."};
    case EACCES:
        return {ErrorCode::startFailed, "The file " + quoted(path) + place +
                                            " may not be read by the user as whom programs run here: change its mode " +
                                            "or its owner, or send the script itself."};
    default:
        return {ErrorCode::startFailed, "The file " + quoted(path) + place + " can't be read: " + reason(error) + "."};
    }
}

Error execError(const std::string& program, int error, const std::string& advice) {
    switch (error) {
    case ENOENT:
        return {ErrorCode::startFailed, quoted(program) + " does not exist: " + advice};
    case E2BIG:
        return {ErrorCode::startFailed,
                "The arguments are longer than the system allows: pass what is long on stdin or in a file."};
    default:
        return {ErrorCode::startFailed, quoted(program) + " can't be executed (" + reason(error) + "): " + advice};
    }
}

} // namespace

Error startError(const Spec& spec, Step step, int error, const std::string& advice) {
    switch (step) {
    case Step::fork:
        if (error == ESRCH) // the keeper came into the world and had no launcher any more
            return launcherLost();
        return {ErrorCode::startFailed, "No process could be made for the program (" + reason(error) +
                                            "): try again when fewer programs are running."};
    case Step::tempDirectory:
    case Step::script:
        return {ErrorCode::startFailed, "The script could not be written to a file below " +
                                            quoted(spec.tempDirectory) + " (" + reason(error) +
                                            "): make room there, or set programs.tempDirectory to a directory in " +
                                            "which programs may write."};
    case Step::workDirectory:
        return {ErrorCode::startFailed, "The working directory " + quoted(spec.workDirectory) + " could not be made (" +
                                            reason(error) + "): set programs.workDirectory to one that can."};
    case Step::file:
        return fileError(spec, error);
    case Step::chdir:
        return {ErrorCode::startFailed, "The directory of the program's file could not be entered (" + reason(error) +
                                            "): the user as whom programs run here needs permission to."};
    case Step::exec:
        return execError(spec.arguments.empty() ? spec.content : spec.arguments.front(), error, advice);
    case Step::permission:
        return {ErrorCode::forbidden,
                "The launcher starts no programs of the user who was asked for: set programs.user "
                "to whom programs may run as, and restart the agent."};
    case Step::user:
        return {ErrorCode::startFailed, "The program could not become the user as whom programs run here (" +
                                            reason(error) +
                                            "): the agent needs the right to become another user (CAP_SETUID, "
                                            "CAP_SETGID), or programs.user has to be its own."};
    case Step::limits:
        return {ErrorCode::startFailed, "The program's limits could not be set (" + reason(error) +
                                            "), and without them it isn't started: see further-linkctl doctor."};
    case Step::spec:
    case Step::session:
        break;
    }
    return {ErrorCode::internal, "The launcher could not prepare the program (" + reason(error) + ")."};
}

Error launcherLost() {
    return {ErrorCode::unavailable, "The launcher, which starts the programs, has ended; it is being started again: "
                                    "try again in a moment."};
}

} // namespace further::process
