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

/// A path that a client named, and where that is looked for.
std::string pathAndPlace(const Spec& spec, const std::string& path) {
    const bool absolute = path.starts_with('/') || path.starts_with('~');
    return quoted(path) + (absolute ? "" : " in " + spec.workDirectory);
}

Error scriptError(const Spec& spec, int error) {
    if (!spec.scriptDirectory.empty())
        return {
            ErrorCode::startFailed,
            "The script could not be written to a file in the directory " + pathAndPlace(spec, spec.scriptDirectory) +
                " (" + reason(error) +
                "): make room there, or give the path of a directory in which the program's user may write, or none."};
    return {ErrorCode::startFailed,
            "The script could not be written to a file below " + quoted(spec.tempDirectory) + " (" + reason(error) +
                "): make room there, or set programs.tempDirectory to a directory in which programs may write."};
}

Error chdirError(const Spec& spec, int error) {
    if (spec.source != Spec::Source::shell)
        return {ErrorCode::startFailed, "The directory of the program's file could not be entered (" + reason(error) +
                                            "): the user as whom programs run here needs permission to."};
    const auto directory = "directory " + pathAndPlace(spec, spec.content);
    if (error == ENOENT || error == ENOTDIR)
        return {ErrorCode::notFound,
                "There is no " + directory + " on this device: give the path of one that is there, or none."};
    return {ErrorCode::startFailed, "The " + directory + " could not be entered (" + reason(error) +
                                        "): the user as whom the shell runs needs permission to."};
}

/// Of a file that is executed itself. It is there, or that would have been found out before.
Error fileExecError(const Spec& spec, int error) {
    const bool sent = spec.source == Spec::Source::script;
    const auto file = sent ? "The script" : "The file " + quoted(spec.content);
    switch (error) {
    case EACCES:
        if (sent)
            return {ErrorCode::startFailed,
                    "The script may not be executed: the interpreter in its #! line can't be, or the directory that it "
                    "was written to is on a file system where nothing can (noexec): name another interpreter, or set "
                    "programs.tempDirectory to another place."};
        return {ErrorCode::startFailed, file + " may not be executed by the user as whom programs run here: make it " +
                                            "and its interpreter executable (chmod +x " + spec.content +
                                            "), on a file system that permits it (not noexec)."};
    case ENOEXEC:
        return {ErrorCode::startFailed, file + " is no program for this device and has no #! line: begin it with a " +
                                            "line that says what runs it, such as #!/bin/sh."};
    case ENOENT:
        return {ErrorCode::startFailed, file + " needs an interpreter that isn't there: name one in its #! line that " +
                                            "is, and end that line without a carriage return."};
    default:
        return {ErrorCode::startFailed, file + " can't be executed (" + reason(error) + ")."};
    }
}

Error execError(const Spec& spec, int error, const std::string& advice) {
    if (error == E2BIG)
        return {ErrorCode::startFailed,
                "The arguments are longer than the system allows: pass what is long on stdin or in a file."};
    if (spec.executesFile())
        return fileExecError(spec, error);
    if (spec.source == Spec::Source::shell)
        return {ErrorCode::startFailed, "The login shell of the program's user can't be executed (" + reason(error) +
                                            "): install it, or give that user another with chsh."};
    const auto program = quoted(spec.arguments.front());
    if (error == ENOENT)
        return {ErrorCode::startFailed, program + " does not exist: " + advice};
    return {ErrorCode::startFailed, program + " can't be executed (" + reason(error) + "): " + advice};
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
        return scriptError(spec, error);
    case Step::workDirectory:
        return {ErrorCode::startFailed, "The working directory " + quoted(spec.workDirectory) + " could not be made (" +
                                            reason(error) + "): set programs.workDirectory to one that can."};
    case Step::file:
        return fileError(spec, error);
    case Step::chdir:
        return chdirError(spec, error);
    case Step::exec:
        return execError(spec, error, advice);
    case Step::permission:
        return {ErrorCode::forbidden,
                "The launcher starts no programs of the user who was asked for: set programs.user "
                "to whom programs may run as, or name that user in programs.allowedUsers, and restart the agent."};
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
