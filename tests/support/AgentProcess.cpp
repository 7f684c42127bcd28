#include "support/AgentProcess.h"

#include <further/User.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <regex>
#include <stdexcept>

namespace further::testing {

namespace {

const std::string beforeAddress = "listens at ws://"; // NOLINT(cert-err58-cpp)

} // namespace

AgentProcess::AgentProcess(const std::vector<std::string>& definitions, const std::vector<std::string>& environment)
    : _exceptions(std::uncaught_exceptions()) {
    auto variables = environment;
    variables.push_back("HOME=" + _home.path().string());
    _process.emplace(program("further-linkd"), arguments(_home, definitions), variables);
    _port = awaitPort(*_process);
}

AgentProcess::~AgentProcess() noexcept(false) {
    const bool failed = std::uncaught_exceptions() > _exceptions;
    if (failed)
        std::cerr << "\nThe agent's log:\n" << log() << std::flush;
    const bool running = _process->running();
    if (running)
        signal(SIGTERM);
    if (failed)
        return; // the process kills it
    if (const int code = running ? awaitExit() : 0; code != 0)
        throw std::runtime_error("The agent ended with " + std::to_string(code) + ": " + log());
    // Whatever it was that a test did, or a plugin: no token is ever logged.
    if (std::regex_search(log(), std::regex("fl_[A-Za-z0-9_-]{32}")))
        throw std::runtime_error("There is a token in the agent's log: " + log());
}

std::vector<std::string> AgentProcess::arguments(const TemporaryDirectory& home,
                                                 const std::vector<std::string>& definitions) {
    std::vector<std::string> words{"--config=" + home.write("agent.properties", ""),
                                   "-Dnet.port=0",
                                   "-Dprograms.allowRoot=true",
                                   "-Dagent.user=" + User::current().name,
                                   "-Dagent.runtimeDirectory=" + (home.path() / "run").string(),
                                   "-Dagent.stateDirectory=" + (home.path() / "state").string(),
                                   "-Dagent.adminSocket=" + adminSocket(home).string()};
    if (const char* const loops = std::getenv("FURTHER_TEST_LOOPS")) // NOLINT(concurrency-mt-unsafe): nobody changes it
        words.push_back(std::string("-Dagent.loops=") + loops);
    for (const auto& definition : definitions)
        words.push_back("-D" + definition);
    return words;
}

std::filesystem::path AgentProcess::adminSocket(const TemporaryDirectory& home) {
    return home.path() / "admin.sock";
}

std::string AgentProcess::program(const std::string& name) {
    return FURTHER_BIN "/" + name;
}

std::string AgentProcess::plugins() {
    return FURTHER_PLUGINS;
}

std::vector<std::string> AgentProcess::pluginNames() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(plugins()))
        if (entry.path().extension() == ".so")
            names.push_back(entry.path().stem());
    std::sort(names.begin(), names.end());
    return names;
}

std::uint16_t AgentProcess::awaitPort(ChildProcess& agent) {
    agent.awaitOutput("\nPlugins: "); // the second line
    const auto& greeting = agent.output();
    const auto end = greeting.find("/exec", greeting.find(beforeAddress));
    return static_cast<std::uint16_t>(std::stoi(greeting.substr(greeting.rfind(':', end) + 1)));
}

} // namespace further::testing
