#include "ServedAgent.h"

#include "support/Processes.h"
#include "support/Skip.h"

#include <cppunit/TestAssert.h>

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

namespace further::testing {

namespace {

pid_t childOf(pid_t parent, const std::string& name) {
    for (const Deadline deadline; !deadline.passed();)
        for (const auto child : childrenOf(parent))
            if (nameOf(child) == name)
                return child;
    throw std::runtime_error("There is no " + name);
}

} // namespace

bool ServedAgent::possible() {
    if (::geteuid() != 0) {
        skip("only root can start an agent that becomes another user");
        return false;
    }
    const auto number = std::to_string(user);
    ChildProcess other("/usr/bin/setpriv", {"--reuid=" + number, "--regid=" + number, "--clear-groups",
                                            AgentProcess::program("further-linkd"), "--version"});
    if (other.awaitExit() == 0)
        return true;
    skip("another user must reach " + AgentProcess::program("further-linkd"));
    return false;
}

std::vector<std::string> ServedAgent::words(const TemporaryDirectory& place,
                                            const std::vector<std::string>& definitions) {
    std::filesystem::permissions(place.path(), std::filesystem::perms(0755));
    std::vector<std::string> all{"agent.user=" + std::to_string(user), "programs.allowRoot=false",
                                 "programs.user=nobody", "agent.adminSocket=" + adminSocket(place).string()};
    all.insert(all.end(), definitions.begin(), definitions.end());
    return AgentProcess::arguments(place, all);
}

ServedAgent::ServedAgent(const std::vector<std::string>& definitions, const std::vector<std::string>& more)
    : _exceptions(std::uncaught_exceptions()) {
    auto words = ServedAgent::words(_place, definitions);
    words.insert(words.end(), more.begin(), more.end());
    _process.emplace(AgentProcess::program("further-linkd"), words,
                     std::vector<std::string>{"HOME=" + _place.path().string()});
    _pid = _process->pid();
    AgentProcess::awaitPort(*_process);
}

ServedAgent::~ServedAgent() noexcept(false) {
    const bool failed = std::uncaught_exceptions() > _exceptions;
    if (failed)
        std::cerr << "\nThe agent's log:\n" << log() << std::flush;
    if (!_process->running())
        return;
    _process->signal(SIGTERM);
    if (failed)
        return; // the process kills it
    if (const int code = _process->awaitExit(); code != 0)
        throw std::runtime_error("The agent ended with " + std::to_string(code) + ": " + log());
}

void ServedAgent::kill() {
    _process->signal(SIGKILL);
    _process->awaitExit();
}

Poco::Net::SocketAddress ServedAgent::address() const {
    return Poco::Net::SocketAddress(linkctl().json({"status"})->getValue<std::string>("address"));
}

pid_t ServedAgent::guardian() const {
    return childOf(_pid, "further-guardia");
}

pid_t ServedAgent::launcher() const {
    return childOf(guardian(), "further-launche");
}

std::string statusOf(pid_t pid, const std::string& key) {
    std::ifstream lines("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with(key + ":"))
            continue;
        std::istringstream words(line.substr(key.size() + 1));
        std::string all;
        for (std::string word; words >> word;)
            all += (all.empty() ? "" : " ") + word;
        return all;
    }
    throw std::runtime_error("no " + key + " of process " + std::to_string(pid));
}

void assertIs(uid_t owner, mode_t mode, const std::filesystem::path& path) {
    struct stat is {};
    CPPUNIT_ASSERT_EQUAL_MESSAGE(path, 0, ::lstat(path.c_str(), &is));
    CPPUNIT_ASSERT_EQUAL_MESSAGE(path, owner, is.st_uid);
    CPPUNIT_ASSERT_EQUAL_MESSAGE(path, mode, is.st_mode & 07777U);
}

} // namespace further::testing
