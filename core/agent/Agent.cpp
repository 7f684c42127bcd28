#include "agent/Agent.h"

#include "access/Authenticator.h"
#include "agent/Administration.h"
#include "agent/AgentContext.h"
#include "agent/AgentLog.h"
#include "agent/AgentRoutes.h"
#include "agent/AgentSettings.h"
#include "agent/AtTheEnd.h"
#include "agent/Complaint.h"
#include "agent/ConfigurationAnswers.h"
#include "agent/ConfigurationCheck.h"
#include "agent/CoreSettings.h"
#include "agent/DescriptorLimit.h"
#include "agent/Fallbacks.h"
#include "agent/FindPlugins.h"
#include "agent/GivingUpRoot.h"
#include "agent/Greeting.h"
#include "agent/Installation.h"
#include "agent/LiveConfiguration.h"
#include "agent/Logging.h"
#include "agent/Network.h"
#include "agent/PidFile.h"
#include "agent/PluginCopies.h"
#include "agent/PluginNews.h"
#include "agent/PluginWatch.h"
#include "agent/ProgramHome.h"
#include "agent/Restart.h"
#include "agent/RuntimeDirectory.h"
#include "agent/ServiceNotifier.h"
#include "agent/ServingLauncher.h"
#include "agent/StateDirectory.h"
#include "agent/TerminationSignals.h"
#include "agent/Watchdog.h"
#include "loop/EventLoop.h"
#include "loop/LoopThread.h"
#include "loop/WorkerPool.h"
#include "plugin/PluginRegistry.h"
#include "session/Dispatcher.h"
#include "session/SessionLoops.h"

#include <Poco/Exception.h>
#include <Poco/Util/OptionException.h>

#include <deque>
#include <future>
#include <iostream>
#include <set>
#include <system_error>
#include <utility>

namespace further {

namespace {

constexpr int goingAway = 1001;                     // close code, RFC 6455 section 7.4.1
constexpr std::chrono::milliseconds farewell{1800}; // with the ending of the programs, the end takes less than 5 s
constexpr std::size_t workerThreads = 4;
constexpr std::size_t waitingWork = 256;
constexpr std::size_t keptRecords = 1000; // of the log, and of the events

} // namespace

Agent::Agent(Background background) : _background(std::move(background)), _commandLine(*this) {}

Agent::~Agent() = default;

void Agent::defineOptions(Poco::Util::OptionSet& options) {
    ServerApplication::defineOptions(options);
    _commandLine.define(options);
}

int Agent::execute(int argc, char** argv) {
    init(argc, argv);
    return run();
}

int Agent::main(const std::vector<std::string>& arguments) {
    using Task = CommandLine::Task;
    if (_commandLine.task() == Task::told)
        return EXIT_OK;
    return complainIfFailing([&] {
        if (!arguments.empty())
            throw Poco::Util::UnknownOptionException(arguments.front());
        if (_commandLine.task() == Task::check) {
            checkConfiguration(_commandLine.configurationFile(), _commandLine.definitions(), std::cout,
                               _commandLine.inJson());
            return;
        }
        LiveConfiguration configuration(_commandLine.configurationFile(), _commandLine.definitions());
        if (_commandLine.task() == Task::launcher)
            becomeLauncher(configuration);
        else
            serve(configuration);
    });
}

// Everything there is, in the order in which it depends on one another; it ends in the reverse order.
void Agent::serve(LiveConfiguration& configuration) {
    PidFile pidFile(_commandLine.pidFile());
    const auto root = giveUpRoot(configuration);
    pidFile.write();
    const auto settings = AgentSettings::from(configuration.now().section("", coreSettings()));
    LogJournal logs(keptRecords);
    EventJournal events(keptRecords);
    const bool toSystem = _background.entered();
    const AtTheEnd endLog(Logging::end);
    Logging::configure(settings.logLevel, settings.logFile, toSystem, logs);

    const RuntimeDirectory runtime(settings.runtimeParent);
    const auto state = stateDirectory(settings.stateDirectory, runtime);
    const auto programs = configuration.now().section("programs.", programSettings());
    const ProgramHome home(settings.programUser.user, state,
                           located(programs.path("tempDirectory"), settings.programUser.user.home));
    const PluginCopies copies(state);
    PluginRegistry plugins(coreSections(), switches(settings.disabledPlugins, state / "plugins.json"), copies.path());
    findPlugins(plugins, settings.pluginDirectories, configuration);

    EventLoop mainLoop;                          // this thread's: plugins, and who looks after the agent
    std::deque<EventLoop> loops(settings.loops); // the sessions'
    WorkerPool workers(workerThreads, waitingWork);
    const auto onException = [](const std::exception& problem) { poco_error(agentLog(), std::string(problem.what())); };
    LoopStrand mainStrand(mainLoop, workers, onException);
    LoopStrand webStrand(loops.front(), workers, onException);
    const Dispatcher dispatcher(plugins);
    Authenticator authenticator(tokens(state / "tokens.json"));
    Approver approver(authenticator, events);
    StrangerNews strangers;
    const ProgramUsers users{home.user(), settings.allowedUsers};
    SessionLoops sessions({loops.begin(), loops.end()},
                          {workers, dispatcher, events, authenticator, strangers, users, settings.mostPrograms},
                          settings.limits, settings.seats);
    CurrentPolicy policy(AccessPolicy(settings.access, authenticator));
    Network network(settings, lanSwitch(settings.web.addresses, state / "lan.json"), state, mainStrand, webStrand);
    network.listen();
    warnWhereOpen(settings.access.open);

    Checks checks;
    ApprovalScreens screens;
    showWhoAsks(authenticator, approver, screens, mainStrand);
    auto routes = agentRoutes(policy, plugins, sessions, settings.execRunner, network.page(), events);
    AddedRoutes added(pathsOf(routes), {servedAtOnce(settings.web.maxThreads)});
    routes.added = &added;
    const AgentServices services{programs,
                                 users,
                                 {runtime.path(), Installation::own().libexec(), state},
                                 mainLoop,
                                 workers,
                                 checks,
                                 screens,
                                 added,
                                 [&sessions] {
                                     return AgentStatus{FURTHER_VERSION, sessions.clients(), sessions.programs()}; }};
    const AtTheEnd stopPlugins([&] {
        sessions.destroyAll();
        workers.end(); // a plugin's work may be under way
        plugins.stop();
    });
    // Before there are other threads: a plugin may start a process of its own. One that comes later brings its
    // settings.
    bool serving = false;
    plugins.start([&](const PluginEntry& plugin) {
        return std::make_unique<AgentContext>(
            plugin,
            serving ? configuration.adopt(plugin.manifest)
                    : configuration.now().section(plugin.name + ".", plugin.manifest.settings),
            services);
    });
    const ServingLauncher launcher(programs, settings);
    tellOf(launcher);
    tellOf(root);
    tellOf(settings.programUser, home);       // now that nothing should stop the agent
    raiseDescriptorLimit(settings.seats.all); // not before: what Poco starts, it starts by closing all there may be

    std::deque<LoopThread> loopThreads;
    for (auto& loop : loops)
        loopThreads.emplace_back(loop);
    const AtTheEnd stopServer([&network] { network.stop(); }); // its threads use what is above
    network.start(std::move(routes));
    serving = true;
    const auto watch = watchPlugins(mainStrand, settings.pluginDirectories, [&] { tellOf(plugins.rescan(), events); });
    const auto mayBegin = [&] {
        try {
            requireGoodConfiguration(configuration, plugins);
            return true;
        } catch (const Error& broken) {
            poco_error(agentLog(), "No restart. " + broken.detail());
            return false;
        }
    };
    Restart restart(mainStrand,
                    {[&sessions] { return sessions.programs(); }, mayBegin, [&mainLoop] { mainLoop.stop(); }});
    const auto apply = [&](const AgentSettings& fresh) {
        network.use(fresh.certificateFiles); // first: it may refuse them, and then nothing has changed
        Logging::configure(fresh.logLevel, fresh.logFile, toSystem, logs);
        auto access = fresh.access;
        access.open = settings.access.open; // with the addresses, as the programs' user: after a restart
        access.owners = settings.access.owners;
        access.plainNetwork = settings.access.plainNetwork;
        policy.set(AccessPolicy(access, authenticator));
        sessions.post([limits = fresh.limits](SessionRegistry& each) { each.setLimits(limits); });
        tellOf(plugins.setDisabled(fresh.disabledPlugins), events);
        tellOf(plugins.rescan(), events);
    };
    const auto subject = [&] {
        return DoctorSubject{network.addresses(),
                             settings.access.open,
                             authenticator.tokens().size(),
                             authenticator.approved().size(),
                             state,
                             located(programs.path("workDirectory"), home.user().home),
                             located(programs.path("tempDirectory"), home.user().home),
                             settings.pluginDirectories,
                             home.user(),
                             root,
                             launcher,
                             [&network] { return network.tlsCheck(); }};
    };
    auto admin = administration(settings.adminSocket, {mainStrand, network, sessions, authenticator, approver, plugins,
                                                       configuration, logs, events, checks, restart, subject, apply});
    const TerminationSignals signals(mainStrand, [&mainLoop] { mainLoop.stop(); });

    tellOfTroubles(plugins.entries(), events);
    const ServiceNotifier service;
    service.ready(doorsOf(network.addresses()));
    std::cout << greeting(network.addresses(), plugins, settings.execRunner, Installation::own().linkctl())
              << std::flush;
    _background.ready();
    const Watchdog watchdog(service, mainStrand,
                            [&](auto then) { sessions.whenAllHaveTurned(mainStrand, std::move(then)); });
    mainLoop.run();

    poco_information(agentLog(), std::string(restart.wanted() ? "Asked to begin anew" : "Asked to end"));
    _restartWanted = restart.wanted();
    if (!_restartWanted)
        service.stopping();
    _pidFileCanBeWrittenAgain = _restartWanted && pidFile.keep();
    admin.reset();
    network.stop();
    std::promise<void> empty;
    sessions.closeAll(goingAway, "The agent ends", [&empty] { empty.set_value(); });
    empty.get_future().wait_for(farewell);
    loopThreads.clear();
}

} // namespace further
