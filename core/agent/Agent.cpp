#include "agent/Agent.h"

#include "agent/AgentContext.h"
#include "agent/AgentSettings.h"
#include "agent/Complaint.h"
#include "agent/CoreSettings.h"
#include "agent/Logging.h"
#include "agent/RuntimeDirectory.h"
#include "loop/EventLoop.h"
#include "loop/LoopThread.h"
#include "loop/WorkerPool.h"
#include "net/WebServer.h"
#include "plugin/PluginRegistry.h"
#include "protocol/JsonText.h"
#include "session/Dispatcher.h"
#include "session/ExecDialect.h"
#include "session/SessionRegistry.h"

#include <Poco/Exception.h>
#include <Poco/Logger.h>
#include <Poco/String.h>
#include <Poco/Util/HelpFormatter.h>
#include <Poco/Util/OptionCallback.h>
#include <Poco/Util/OptionException.h>

#include <sys/resource.h>

#include <algorithm>
#include <future>
#include <iostream>
#include <utility>

namespace further {

namespace {

constexpr const char* usualConfigurationFile = "/etc/further-link/further-link.properties";
constexpr int goingAway = 1001;                     // close code, RFC 6455 section 7.4.1
constexpr std::chrono::milliseconds farewell{1800}; // with the ending of the programs, the end takes less than 5 s
constexpr std::size_t workerThreads = 4;
constexpr std::size_t waitingWork = 256;
constexpr std::size_t descriptorsBesideClients = 64;

Poco::Logger& log() {
    return Poco::Logger::get("agent");
}

/// A path as one would type it here.
std::string shortest(const std::filesystem::path& path) {
    const auto fromHere = std::filesystem::proximate(path);
    return *fromHere.begin() == ".." ? path.string() : fromHere.string();
}

/// The settings under `programs.`, as plugins see them.
std::vector<SettingSpec> programSpecs() {
    const std::string prefix = "programs.";
    std::vector<SettingSpec> specs;
    for (auto spec : coreSettings())
        if (spec.key.compare(0, prefix.size(), prefix) == 0) {
            spec.key.erase(0, prefix.size());
            specs.push_back(std::move(spec));
        }
    return specs;
}

/// What a start on /exec runs.
std::string execRunner(const std::string& written, const PluginRegistry& plugins) {
    if (!written.empty())
        return written;
    for (const auto& entry : plugins.entries())
        if (!entry->manifest.runner.empty())
            return entry->manifest.runner;
    return {};
}

/// Finds the plugins, and checks the configuration's keys against what they know.
void findPlugins(PluginRegistry& plugins, const std::vector<std::filesystem::path>& directories,
                 const Configuration& configuration) {
    for (const auto& directory : directories)
        if (!std::filesystem::is_directory(directory)) {
            poco_warning(log(), "There are no plugins in " + directory.string() +
                                    ", which is no directory: see plugins.directories");
        }
    plugins.find(directories);
    std::vector<const PluginManifest*> manifests;
    for (const auto& entry : plugins.entries())
        if (entry->manifest.json)
            manifests.push_back(&entry->manifest);
    for (const auto& warning : configuration.checkKeys(manifests))
        poco_warning(log(), warning);
}

/// As many descriptors as the system lets this process have: a client costs one, a program five.
void raiseDescriptorLimit(std::size_t clients) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max >= clients + descriptorsBesideClients)
        return;
    poco_warning(log(), "Only " + std::to_string(limit.rlim_max) + " descriptors are allowed, too few for " +
                            std::to_string(clients) +
                            " clients: raise the limit (ulimit -Hn), or lower "
                            "net.maxConnections");
}

/// A line for a shell that runs a first program; nothing where no plugin offers one.
std::string lineToTry(const PluginRegistry& plugins, const std::string& runner,
                      const Poco::Net::SocketAddress& address) {
    const auto* const entry = plugins.runner(runner);
    if (entry == nullptr || entry->manifest.example.empty())
        return {};
    return "Try: echo '" + Poco::replace(entry->manifest.example, "'", "'\\''") + "' > /tmp/first-program && " +
           shortest(programDirectory() / "further-linkctl") + " run" +
           (address.host().isLoopback() || address.host().isWildcard() ? "" : " --host " + address.host().toString()) +
           " --port " + std::to_string(address.port()) + " /tmp/first-program\n";
}

/// Says on stdout what there is and one line to try.
void greet(const WebServer& server, const PluginRegistry& plugins, const std::string& runner) {
    std::string running;
    for (const auto& entry : plugins.entries())
        if (entry->state == PluginEntry::State::running)
            running += (running.empty() ? "" : ", ") + entry->name + " " + entry->manifest.version;
        else
            poco_warning(log(), "The plugin " + entry->name + " is " + std::string(wordFor(entry->state)) + ": " +
                                    entry->reason);
    std::cout << "Further Link " FURTHER_VERSION " listens at ws://" << server.address().toString() << "/exec\n"
              << "Plugins: " << (running.empty() ? "none" : running) << "\n"
              << lineToTry(plugins, runner, server.address()) << std::flush;
}

std::function<HttpAnswer()> always(std::string body, const std::string& contentType = "application/json") {
    return [answer = HttpAnswer{200, contentType, std::move(body)}] { return answer; };
}

} // namespace

Agent::Agent(Background background) : _background(std::move(background)) {}

Agent::~Agent() = default;

void Agent::defineOptions(Poco::Util::OptionSet& options) {
    ServerApplication::defineOptions(options);
    const Poco::Util::OptionCallback<Agent> callback(this, &Agent::onOption);
    options.addOption(Poco::Util::Option("help", "h", "Say how this is used.").callback(callback));
    options.addOption(Poco::Util::Option("version", "v", "Say which version this is.").callback(callback));
    options.addOption(
        Poco::Util::Option("config", "c", "Read the configuration from FILE.").argument("FILE").callback(callback));
    options.addOption(Poco::Util::Option("define", "D", "Set one key, above the file and the environment.")
                          .repeatable(true)
                          .argument("key=value")
                          .callback(callback));
}

void Agent::onOption(const std::string& name, const std::string& value) {
    if (name == "config") {
        _configurationFile = value;
    } else if (name == "define") {
        _definitions.push_back(value);
    } else if (name == "version") {
        std::cout << "further-linkd " FURTHER_VERSION "\n";
        _onlyTold = true;
        stopOptionsProcessing();
    } else {
        Poco::Util::HelpFormatter help(options());
        help.setCommand(commandName());
        help.setUsage("[OPTIONS]");
        help.setHeader("Runs programs on this device for WebSocket clients, and reaches its hardware for them.");
        help.setFooter("Without --config, " + std::string(usualConfigurationFile) +
                       " is read if there is one. It ends with SIGTERM or Ctrl-C.");
        help.format(std::cout);
        _onlyTold = true;
        stopOptionsProcessing();
    }
}

int Agent::execute(int argc, char** argv) {
    init(argc, argv);
    return run();
}

int Agent::main(const std::vector<std::string>& arguments) {
    if (_onlyTold)
        return EXIT_OK;
    return complainIfFailing([&] {
        if (!arguments.empty())
            throw Poco::Util::UnknownOptionException(arguments.front());
        readConfiguration();
        serve(AgentSettings::from(_configuration.section("", coreSettings())));
    });
}

void Agent::readConfiguration() {
    if (!_configurationFile.empty())
        _configuration.readFile(_configurationFile);
    else if (std::filesystem::exists(usualConfigurationFile))
        _configuration.readFile(usualConfigurationFile);
    _configuration.readEnvironment();
    for (const auto& definition : _definitions)
        _configuration.define(definition);
}

// Everything there is, in the order in which it depends on one another; it ends in the reverse order.
void Agent::serve(const AgentSettings& settings) {
    Logging::configure(settings.logLevel, settings.logFile, _background.entered());
    PluginRegistry plugins(coreSections());
    findPlugins(plugins, settings.pluginDirectories, _configuration);

    const RuntimeDirectory runtime(settings.runtimeParent);

    EventLoop loop;
    WorkerPool workers(workerThreads, waitingWork);
    const Dispatcher dispatcher(plugins);
    SessionRegistry sessions({loop, workers, dispatcher, settings.limits, User::current()}, settings.maxConnections);
    LoopStrand webStrand(loop, workers,
                         [](const std::exception& problem) { poco_error(log(), std::string(problem.what())); });
    WebServer server(settings.web, webStrand);
    server.listen();

    // Before there are other threads: a plugin may start a process of its own.
    Checks checks;
    const AgentServices services{_configuration.section("programs.", programSpecs()),
                                 {runtime.path(), programDirectory(), {}},
                                 loop,
                                 workers,
                                 checks,
                                 [] { return AgentStatus{FURTHER_VERSION}; }};
    plugins.start([&](const PluginManifest& manifest) {
        return std::make_unique<AgentContext>(
            manifest.name, _configuration.section(manifest.name + ".", manifest.settings), services);
    });
    raiseDescriptorLimit(
        settings.maxConnections); // not before: what Poco starts, it starts by closing all there may be
    const auto runner = execRunner(settings.execRunner, plugins);
    const ExecDialect exec(runner);
    std::string described;
    appendJson(described, *plugins.describe());

    LoopThread loopThread(loop);
    server.start({settings.origins,
                  {{"/status", {always("OK", "text/plain"), {}, {}}},
                   {"/version", {always(R"({"version":")" FURTHER_VERSION R"("})"), {}, {}}},
                   {"/plugins", {always(described), {}, {}}},
                   {"/exec",
                    {{},
                     [&sessions] { return sessions.takeSeat(); },
                     [&sessions, &exec](Upgraded client) { sessions.accept(std::move(client), exec); }}}}});
    greet(server, plugins, runner);
    _background.ready();

    waitForTerminationRequest();

    poco_information(log(), std::string("Asked to end"));
    server.stop();
    std::promise<void> empty;
    loop.post([&] { sessions.closeAll(goingAway, "The agent ends", [&empty] { empty.set_value(); }); });
    empty.get_future().wait_for(farewell);
    loopThread.end();
    sessions.destroyAll();
    plugins.stop();
}

} // namespace further
