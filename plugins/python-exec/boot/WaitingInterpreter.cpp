#include "WaitingInterpreter.h"

#include "plugins/common/launcher/ControllingTerminal.h"
#include "plugins/common/launcher/ProgramPlace.h"
#include "plugins/common/launcher/SpecFile.h"
#include "plugins/common/launcher/Variables.h"

#include "CommandLine.h"
#include "Configuration.h"
#include "FilesRead.h"
#include "ProgramVariables.h"
#include "PythonError.h"
#include "StandardStreams.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <stdexcept>
#include <utility>

namespace further::boot {

namespace {

using launcher::Assigned;
using launcher::checked;
using launcher::Spec;
using launcher::Step;
using launcher::WaitingReport;

/// The program has to be started cold; what() says why.
struct Unfit : std::runtime_error {
    using std::runtime_error::runtime_error;
};

constexpr int exitOfFailure = 127; // a program's that couldn't be executed

/// Somewhere in it: such a file could be a zip, which is more than a file to CPython.
constexpr std::string_view endOfZip = "PK\005\006";

void requirePlainFile(const std::string& file) {
    const auto path = pathText(file);
    const auto importer =
        required(PyImport_GetImporter(path.get())); // asks as CPython does, and leaves what that leaves
    if (importer.get() != Py_None)
        throw Unfit(file + " is something to import from, and no file with a program.");
}

std::vector<std::string> commandOf(const Spec& spec, const std::string& file) {
    auto words = spec.arguments;
    words.insert(words.begin() + spec.fileAt, file);
    return words;
}

} // namespace

WaitingInterpreter::WaitingInterpreter(BootWords words, std::string ownDirectory)
    : _words(std::move(words))
    , _ownDirectory(std::move(ownDirectory))
    , _socket(launcher::assignmentDescriptor)
    , _command(startedWith())
    , _environment(executedEnvironment(), ownEnvironment(), _ownDirectory)
    , _files(filesRead()) {}

void WaitingInterpreter::await() {
    if (!streamsArePipes() || configuration().buffered_stdio != 0)
        giveUp(WaitingReport::unfit("An interpreter waits with pipes as its streams, and with -u."));
    try {
        tell({});
        const auto received = launcher::receiveAssignment(_socket);
        if (!received)
            ::_exit(0);
        take(*received);
    } catch (const launcher::StepFailure& failure) {
        giveUp(failure);
    } catch (const launcher::MalformedSpec&) {
        giveUp(launcher::StepFailure{Step::spec, EBADMSG});
    } catch (const PythonError&) {
        giveUp(WaitingReport::unfit("The interpreter can't be changed for the program. " + takeError()));
    } catch (const std::exception& problem) {
        giveUp(WaitingReport::unfit(problem.what()));
    }
}

void WaitingInterpreter::take(const Assignment& received) {
    const auto spec = launcher::readSpecFile(received[Assigned::spec]);
    requireFit(received.assignment, spec);
    const auto file = enter(received, spec);
    requirePlainFile(file);
    auto environment = ownEnvironment();
    if (const char* words = valueIn(environment, BootWords::variable); words != nullptr)
        _words = BootWords::parse(words);
    const auto command = commandOf(spec, file);
    _title.show(command, environment);
    setProgramVariables(_environment.asChanged(environment));
    setCommandLine(command, spec.fileAt);
    if (!streamsArePipes())
        remakeStandardStreams();
    WaitingReport began;
    began.type = WaitingReport::Type::began;
    tell(began);
}

/// Whether a fresh interpreter would be the same as this one. Touches nothing.
void WaitingInterpreter::requireFit(const launcher::Assignment& assignment, const Spec& spec) const {
    requireSameCommand(spec);
    if (spec.source == Spec::Source::script && spec.content.find(endOfZip) != std::string::npos)
        throw Unfit("The script could be a zip file.");
    auto variables = assignment.environment;
    for (const auto& variable : spec.environment) {
        const auto name = variable.substr(0, variable.find('=') + 1);
        std::erase_if(variables, [&](const std::string& other) { return other.starts_with(name); });
        variables.push_back(variable);
    }
    if (const auto name = _environment.differsAt(variables); !name.empty())
        throw Unfit("The interpreter was started with another value of " + name + ".");
    if (_files.tooMany())
        throw Unfit("The interpreter has read too many files to look at them again.");
    if (const auto path = _files.changed(); !path.empty())
        throw Unfit("The interpreter has read " + path + ", which has changed since.");
}

void WaitingInterpreter::requireSameCommand(const Spec& spec) const {
    const auto count = static_cast<std::size_t>(spec.fileAt);
    if (!spec.hasFile() || count + 1 != _command.size() || spec.arguments.size() < count ||
        !std::equal(_command.begin(), _command.end() - 1, spec.arguments.begin()))
        throw Unfit("The interpreter was started with other arguments.");
}

/// What a program's process does before it executes the interpreter.
std::string WaitingInterpreter::enter(const Assignment& received, const Spec& spec) {
    checked(Step::session, ::dup2(received[Assigned::standardInput].get(), STDIN_FILENO));
    checked(Step::session, ::dup2(received[Assigned::standardOutput].get(), STDOUT_FILENO));
    checked(Step::session, ::dup2(received[Assigned::standardError].get(), STDERR_FILENO));
    const auto& assignment = received.assignment;
    launcher::replaceEnvironment(assignment.environment);
    if (spec.terminal)
        launcher::takeTerminal();
    std::optional<launcher::Script> script;
    if (spec.source == Spec::Source::script)
        script = launcher::Script::at(assignment.script, spec);
    auto file = launcher::enterPlace(spec, assignment.home, script ? &*script : nullptr);
    launcher::addVariables(spec.environment);
    return file;
}

void WaitingInterpreter::tell(const WaitingReport& report) const {
    ::send(_socket.get(), &report, sizeof report, MSG_NOSIGNAL); // a keeper that is gone sees our end, or we its
}

void WaitingInterpreter::giveUp(const WaitingReport& report) const {
    tell(report);
    ::_exit(exitOfFailure);
}

void WaitingInterpreter::giveUp(const launcher::StepFailure& failure) const {
    WaitingReport report;
    report.type = WaitingReport::Type::failed;
    report.step = failure.step;
    report.error = failure.error;
    giveUp(report);
}

} // namespace further::boot
