#include "PythonStart.h"

#include <further/Error.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace further::python {

using launcher::Preparation;
using launcher::Spec;
using launcher::StartRequest;
using Verdict = CheckResult::Verdict;

namespace {

constexpr std::size_t mostArguments = 64 * 1024; // bytes; half of what exec takes as one of them

std::size_t warmIn(const Settings& config) {
    const auto warm = config.integer("warm");
    if (warm < 0 || warm > static_cast<std::int64_t>(StartRequest::mostWaiting))
        throw Error(ErrorCode::invalidData, "python-exec.warm is " + std::to_string(warm) +
                                                ": set how many interpreters wait for a program, 0 to " +
                                                std::to_string(StartRequest::mostWaiting) + '.');
    return static_cast<std::size_t>(warm);
}

bool gracefulIn(const Settings& config) {
    const auto stop = config.text("stop");
    if (stop != "graceful" && stop != "plain")
        throw Error(ErrorCode::invalidData,
                    "python-exec.stop is \"" + stop +
                        "\": set \"graceful\", so that a program that is told to stop can clean "
                        "up, or \"plain\".");
    return stop == "graceful";
}

/// Exec refuses what is too long for it (E2BIG), and one that waits doesn't ask: so that no program begins there that
/// couldn't begin from cold.
bool isShort(const std::vector<std::string>& arguments) {
    std::size_t size = 0;
    for (const auto& argument : arguments)
        size += argument.size() + 1;
    return size <= mostArguments;
}

std::vector<std::string> preloadIn(const Settings& config) {
    auto modules = config.list("preload");
    for (const auto& module : modules)
        if (module.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.") !=
            std::string::npos)
            throw Error(ErrorCode::invalidData, "python-exec.preload has \"" + module +
                                                    "\", which is no module's name: set names as after import, with "
                                                    "commas between them.");
    return modules;
}

std::string joined(const std::vector<std::string>& words, const char* between) {
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "" : between) + word;
    return text;
}

std::string counted(std::uint64_t count, const char* one, const char* many) {
    return std::to_string(count) + ' ' + (count == 1 ? one : many);
}

} // namespace

PythonStart::PythonStart(const Settings& config, std::filesystem::path boot, std::string reason)
    : _warm(warmIn(config))
    , _graceful(gracefulIn(config))
    , _preload(preloadIn(config))
    , _boot(std::move(boot))
    , _reason(std::move(reason)) {}

bool PythonStart::needsBoot(const Settings& config) {
    return warmIn(config) > 0 || gracefulIn(config) || !preloadIn(config).empty();
}

/// What is to be prepared, and by whom.
struct PythonStart::Preparing {
    process::LauncherClient& launcher;
    Spec spec;
    Poco::Logger& logger;
};

void PythonStart::prepare(process::LauncherClient& launcher, Spec spec, Poco::Logger& logger) {
    if (_boot.empty())
        return;
    spec.source = Spec::Source::script;
    prepare({launcher, std::move(spec), logger}, !_preload.empty());
}

void PythonStart::prepare(const Preparing& preparing, bool preloads) {
    auto spec = preparing.spec;
    addBoot(spec,
            std::string(_graceful ? "graceful," : "") + "wait" + (preloads ? ",preload=" + joined(_preload, ":") : ""));
    preparing.launcher.prepare(spec, _warm, [this, preparing, preloads](const Preparation& state) {
        onPreparation(preparing, state, preloads);
    });
}

/// Logs what changes; without what can't be preloaded, interpreters can still wait.
void PythonStart::onPreparation(const Preparing& preparing, const Preparation& state, bool preloads) {
    const bool isNew = std::exchange(_logged, state.state) != state.state;
    if (!isNew || state.state != Preparation::State::unfit)
        return;
    if (!preloads) {
        preparing.logger.warning(std::string("Python programs begin from cold, for no interpreter can wait: ") +
                                 state.reason.data());
        return;
    }
    preparing.logger.warning("Python programs begin without " + joined(_preload, ", ") +
                             ", which can't be preloaded: " + state.reason.data());
    {
        const std::lock_guard lock(_mutex);
        _preloadProblem = state.reason.data();
    }
    prepare(preparing, false);
}

std::string PythonStart::preloadProblem() const {
    const std::lock_guard lock(_mutex);
    return _preloadProblem;
}

/// Until it is known that the boot module can't be loaded, it probably can.
bool PythonStart::usable(const Preparation& state) const {
    return !_boot.empty() && state.state != Preparation::State::unfit;
}

void PythonStart::addTo(process::Program::Request& request, const Preparation& state) const {
    if (!usable(state))
        return;
    if (_graceful)
        addBoot(request.spec, "graceful");
    request.mayWait = (_warm > 0 || !_preload.empty()) && isShort(request.spec.arguments);
}

/// First among the places of modules: an interpreter that starts loads it before anything else.
void PythonStart::addBoot(Spec& spec, const std::string& words) const {
    constexpr std::string_view name = "PYTHONPATH=";
    const auto path = std::find_if(spec.environment.begin(), spec.environment.end(),
                                   [&](const std::string& variable) { return variable.starts_with(name); });
    if (path == spec.environment.end())
        spec.environment.push_back(std::string(name) + _boot.string());
    else
        path->insert(name.size(), _boot.string() + ':');
    spec.environment.push_back("FURTHER_BOOT=" + words);
}

CheckResult PythonStart::check(const Preparation& state) const {
    const std::string weaker = _graceful ? " A stop doesn't let programs clean up." : "";
    if (_boot.empty() && (_warm > 0 || _graceful || !_preload.empty()))
        return {Verdict::warning, "Python programs begin from cold. " + _reason + '.' + weaker,
                "install the agent's files again, all of them"};
    if (state.state == Preparation::State::unfit)
        return {Verdict::warning,
                std::string("Python programs begin from cold, for no interpreter can wait for them: ") +
                    state.reason.data() + weaker,
                "see what the interpreter prints: further-linkctl logs; or set python-exec.warm = 0 and "
                "python-exec.stop = plain"};
    if (const auto problem = preloadProblem(); !problem.empty())
        return {Verdict::warning,
                "Python programs begin without " + joined(_preload, ", ") + ", which can't be preloaded: " + problem,
                "mend that, or take it out of python-exec.preload; then: further-linkctl restart"};
    if (_warm == 0 && _preload.empty())
        return {Verdict::good, "Each Python program begins with an interpreter that is started for it."};
    return {Verdict::good, counted(state.waiting, "Python interpreter waits", "Python interpreters wait") +
                               " for a program" +
                               (_preload.empty() ? "" : ", with " + joined(_preload, ", ") + " loaded") +
                               "; of those so far, " + std::to_string(state.taken) + " began in one that waited, and " +
                               std::to_string(state.missed) + " from cold."};
}

} // namespace further::python
