#include "WaitingInterpreter.h"

#include "plugins/common/launcher/ControllingTerminal.h"
#include "plugins/common/launcher/Paths.h"
#include "plugins/common/launcher/ProgramPlace.h"
#include "plugins/common/launcher/SpecFile.h"
#include "plugins/common/launcher/StepFailure.h"
#include "plugins/common/launcher/Variables.h"

#include "CommandLine.h"
#include "Configuration.h"
#include "FilesRead.h"
#include "Preload.h"
#include "ProgramVariables.h"
#include "PythonError.h"
#include "StandardStreams.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

namespace further::boot {

namespace {

using launcher::Assigned;
using launcher::checked;
using launcher::Spec;
using launcher::Step;
using launcher::WaitingReport;

constexpr int exitOfTheForgotten = 127; // nobody looks at it

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

WaitingInterpreter::WaitingInterpreter(BootWords words, std::string ownDirectory, std::set<std::string> preloaded,
                                       const KeeperSocket& keeper)
    : _words(std::move(words))
    , _ownDirectory(std::move(ownDirectory))
    , _preloaded(std::move(preloaded))
    , _keeper(keeper)
    , _command(startedWith())
    , _environment(executedEnvironment(), ownEnvironment(), _ownDirectory)
    , _files(filesRead()) {}

void WaitingInterpreter::await() {
    if (!streamsArePipes() || configuration().buffered_stdio != 0)
        throw Unfit("An interpreter waits with pipes as its streams, and with -u.");
    _keeper.tell(WaitingReport::Type::ready);
    try {
        const auto received = launcher::receiveAssignment(_keeper.descriptor());
        if (!received)
            ::_exit(0);
        take(*received);
    } catch (const launcher::StepFailure& failure) {
        _keeper.giveUp(failure);
    } catch (const launcher::MalformedSpec&) {
        _keeper.giveUp(launcher::StepFailure{Step::spec, EBADMSG});
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
    _notDumpable.restore();
    if (!_keeper.tell(WaitingReport::Type::began))
        ::_exit(exitOfTheForgotten); // it has been given up, and the program begins elsewhere
    ::sched_yield();                 // the client hears of it before the program takes the processor
}

/// Whether a fresh interpreter would be the same as this one. Touches nothing.
void WaitingInterpreter::requireFit(const launcher::Assignment& assignment, const Spec& spec) const {
    requireSameCommand(spec);
    if (spec.source == Spec::Source::script && spec.content.find(endOfZip) != std::string::npos)
        throw Unfit("The script could be a zip file.");
    requireSameModules(assignment, spec);
    auto variables = assignment.environment;
    for (const auto& variable : spec.environment) {
        const auto name = variable.substr(0, variable.find('=') + 1);
        std::erase_if(variables, [&](const std::string& other) { return other.starts_with(name); });
        variables.push_back(variable);
    }
    if (const auto name = _environment.differsAt(variables); !name.empty())
        throw Unfit("The interpreter was started with another value of " + name + ".");
    if (_files.tooMany())
        throw UnfitForGood("The interpreter has read too many files to look at them again.");
    if (const auto path = _files.changed(); !path.empty())
        throw UnfitForGood("The interpreter has read " + path + ", which has changed since.");
}

void WaitingInterpreter::requireSameCommand(const Spec& spec) const {
    const auto count = static_cast<std::size_t>(spec.fileAt);
    if (!spec.hasFile() || count + 1 != _command.size() || spec.arguments.size() < count ||
        !std::equal(_command.begin(), _command.end() - 1, spec.arguments.begin()))
        throw Unfit("The interpreter was started with other arguments.");
}

void WaitingInterpreter::requireSameModules(const launcher::Assignment& assignment, const Spec& spec) const {
    const auto file = spec.source == Spec::Source::script
                          ? assignment.script
                          : launcher::absolutePath(spec.content, spec.workDirectory, assignment.home);
    if (const auto name = standsBefore(launcher::directoryOf(file), _preloaded); !name.empty())
        throw Unfit("The program's directory has " + name + ", which may be in the place of a module that is loaded.");
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

} // namespace further::boot
