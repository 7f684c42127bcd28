#include "agent/Agent.h"

#include "agent/AgentContext.h"
#include "agent/Complaint.h"
#include "agent/CoreSettings.h"
#include "agent/Logging.h"
#include "agent/RuntimeDirectory.h"
#include "loop/EventLoop.h"
#include "loop/WorkerPool.h"
#include "net/WebServer.h"
#include "plugin/PluginRegistry.h"
#include "protocol/JsonText.h"
#include "session/Dispatcher.h"
#include "session/ExecDialect.h"
#include "session/SessionRegistry.h"

#include <Poco/Exception.h>
#include <Poco/Logger.h>
#include <Poco/Util/HelpFormatter.h>
#include <Poco/Util/OptionCallback.h>
#include <Poco/Util/OptionException.h>

#include <algorithm>
#include <future>
#include <iostream>
#include <thread>
#include <utility>

namespace further {

namespace {

constexpr const char* usualConfigurationFile = "/etc/further-link/further-link.properties";
constexpr int goingAway = 1001;                     // close code, RFC 6455 section 7.4.1
constexpr std::chrono::milliseconds farewell{1800}; // with the ending of the programs, the end takes less than 5 s
constexpr std::size_t workerThreads = 4;
constexpr std::size_t waitingWork = 256;
constexpr std::int64_t lastPort = 65535;
constexpr std::int64_t mostConnections = 1'000'000;

Poco::Logger& log() {
    return Poco::Logger::get("agent");
}

std::filesystem::path programDirectory() {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path();
}

/// A path as one would type it here.
std::string shortest(const std::filesystem::path& path) {
    const auto fromHere = std::filesystem::proximate(path);
    return *fromHere.begin() == ".." ? path.string() : fromHere.string();
}

std::vector<std::filesystem::path> pluginDirectories(const Settings& settings) {
    const auto written = settings.list("plugins.directories");
    if (written.empty())
        return {programDirectory().parent_path() / "plugins"};
    return {written.begin(), written.end()};
}

ConnectionLimits connectionLimits(const Settings& settings) {
    return {settings.bytes("websocket.maxMessage"),      settings.bytes("websocket.highWater"),
            settings.bytes("websocket.lowWater"),        settings.bytes("websocket.controlLimit"),
            settings.duration("websocket.pingInterval"), settings.duration("websocket.silenceTimeout"),
            settings.duration("websocket.closeTimeout")};
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

std::int64_t between(std::int64_t least, std::int64_t most, const Settings& settings, const std::string& key) {
    const auto value = settings.integer(key);
    if (value < least || value > most)
        throw Poco::SyntaxException("The value " + std::to_string(value) + " of " + key + " should be from " +
                                    std::to_string(least) + " to " + std::to_string(most));
    return value;
}

/// Times of which nothing is left would cut off everybody, or keep the agent busy with nothing else.
void checkTimes(const Settings& settings) {
    for (const auto* const key : {"net.headerTimeout", "websocket.pingInterval", "websocket.silenceTimeout"})
        if (settings.duration(key) == std::chrono::milliseconds(0))
            throw Poco::SyntaxException("The value \"" + settings.written(key) + "\" of " + key +
                                        " should be more than 0");
}

/// The loop's thread, ended with this object at the latest.
class LoopThread {
public:
    explicit LoopThread(EventLoop& loop) : _loop(loop), _thread([&loop] { loop.run(); }) {}
    ~LoopThread() { end(); }
    LoopThread(const LoopThread&) = delete;
    LoopThread& operator=(const LoopThread&) = delete;

    void end() {
        if (!_thread.joinable())
            return;
        _loop.stop();
        _thread.join();
    }

private:
    EventLoop& _loop;
    std::thread _thread;
};

/// What a start on /exec runs.
std::string execRunner(const Settings& settings, const PluginRegistry& plugins) {
    if (auto written = settings.text("exec.runner"); !written.empty())
        return written;
    for (const auto& entry : plugins.entries())
        if (!entry->manifest.runner.empty())
            return entry->manifest.runner;
    return {};
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
        serve(_configuration.section("", coreSettings()));
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
void Agent::serve(const Settings& settings) {
    Logging::configure(settings.text("logging.level"), settings.path("logging.file"), _background.entered());
    const auto port = static_cast<std::uint16_t>(between(0, lastPort, settings, "net.port"));
    const auto maxConnections = static_cast<int>(between(1, mostConnections, settings, "net.maxConnections"));
    checkTimes(settings);
    const AllowedOrigins origins(settings.list("security.origins"));

    PluginRegistry plugins;
    plugins.find(pluginDirectories(settings));
    std::vector<const PluginManifest*> manifests;
    for (const auto& entry : plugins.entries())
        if (entry->manifest.json)
            manifests.push_back(&entry->manifest);
    for (const auto& warning : _configuration.checkKeys(manifests))
        poco_warning(log(), warning);

    const auto runtimeParent = settings.path("agent.runtimeDirectory");
    const RuntimeDirectory runtime(runtimeParent.empty() ? RuntimeDirectory::usualParent() : runtimeParent);
    const Directories directories{runtime.path(), programDirectory()};
    const Settings programs = _configuration.section("programs.", programSpecs());

    EventLoop loop;
    WorkerPool workers(workerThreads, waitingWork);
    const Dispatcher dispatcher(plugins);
    SessionRegistry sessions({loop, workers, dispatcher, connectionLimits(settings), User::current()},
                             static_cast<std::size_t>(maxConnections));
    LoopStrand webStrand(loop, workers,
                         [](const std::exception& problem) { poco_error(log(), std::string(problem.what())); });
    WebServer server({settings.text("net.address"), port, maxConnections, settings.duration("net.headerTimeout")},
                     webStrand);
    server.listen();

    // Before there are other threads: a plugin may start a process of its own.
    plugins.start([&](const PluginManifest& manifest) {
        return std::make_unique<AgentContext>(manifest.name,
                                              _configuration.section(manifest.name + ".", manifest.settings), programs,
                                              directories, loop, workers);
    });
    const ExecDialect exec(execRunner(settings, plugins));
    std::string described;
    appendJson(described, *plugins.describe());

    LoopThread loopThread(loop);
    server.start({origins,
                  {{"/status", {always("OK", "text/plain"), {}, {}}},
                   {"/version", {always(R"({"version":")" FURTHER_VERSION R"("})"), {}, {}}},
                   {"/plugins", {always(described), {}, {}}},
                   {"/exec",
                    {{},
                     [&sessions] { return sessions.takeSeat(); },
                     [&sessions, &exec](Upgraded client) { sessions.accept(std::move(client), exec); }}}}});
    greet(server, plugins);
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

void Agent::greet(const WebServer& server, const PluginRegistry& plugins) const {
    std::string running;
    for (const auto& entry : plugins.entries())
        if (entry->state == PluginEntry::State::running)
            running += (running.empty() ? "" : ", ") + entry->name + " " + entry->manifest.version;
        else
            poco_warning(log(), "The plugin " + entry->name + " is " + std::string(wordFor(entry->state)) + ": " +
                                    entry->reason);
    const auto address = server.address().toString();
    const auto directory = programDirectory();
    std::cout << "Further Link " FURTHER_VERSION " listens at ws://" << address << "/exec\n"
              << "Plugins: " << (running.empty() ? "none" : running) << "\n"
              << "Try: echo 'print(\"Hello,\", input(\"name? \"))' > /tmp/hello.py && "
              << shortest(directory / "further-linkctl") << " run --port " << server.address().port()
              << " /tmp/hello.py\n"
              << std::flush;
}

} // namespace further
