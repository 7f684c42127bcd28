#include "agent/RootsLauncher.h"

#include "agent/Installation.h"

#include <Poco/Exception.h>
#include <Poco/Pipe.h>
#include <Poco/Process.h>

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <string>

namespace further {

namespace {

constexpr const char* socketVariable = "FURTHER_LINK_LAUNCHER"; // sets programs.launcher
constexpr mode_t passage = S_IRWXU | S_IXGRP | S_IXOTH;

/// Root's own, which others pass through; the launcher removes it with its socket.
std::filesystem::path directoryForSocket() {
    for (const std::string parent : {"/run", "/tmp"}) {
        auto name = parent + "/further-launcher-XXXXXX";
        if (::mkdtemp(name.data()) != nullptr && ::chmod(name.c_str(), passage) == 0)
            return name;
    }
    throw Poco::SystemException("There is no place for the launcher's socket: neither /run nor /tmp can be written");
}

std::string file() {
    return (Installation::own().libexec() / "further-launcher").string();
}

} // namespace

RootsLauncher::RootsLauncher(const ProgramRules& rules, const std::filesystem::path& home)
    : _home(home.is_absolute() ? home.string() : ""), _rules(rules.words()) {}

std::vector<std::string> RootsLauncher::wordsFor(const AgentUser& agent) const {
    auto words = _rules;
    words.insert(words.end(), {"--agent", std::to_string(agent.uid)});
    if (!_home.empty())
        words.insert(words.end(), {"--home", _home});
    return words;
}

void RootsLauncher::startFor(const AgentUser& agent) const {
    const auto socket = (directoryForSocket() / "launcher.sock").string();
    auto words = wordsFor(agent);
    words.insert(words.end(), {"--socket", socket, "--guard", std::to_string(::getpid())});
    const auto program = file();
    Poco::Pipe output;
    const auto process = Poco::Process::launch(program, words, nullptr, &output, nullptr);
    std::array<char, 16> ready{};
    if (output.readBytes(ready.data(), static_cast<int>(ready.size())) <= 0)
        throw Poco::SystemException(program + " ended with code " + std::to_string(process.wait()) +
                                    " instead of listening; it says why on stderr");
    ::setenv(socketVariable, socket.c_str(), 1); // NOLINT(concurrency-mt-unsafe): there is one thread
}

void RootsLauncher::becomeFor(const AgentUser& agent) const {
    const auto program = file();
    auto words = wordsFor(agent);
    words.insert(words.begin(), program);
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (auto& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    ::execv(program.c_str(), pointers.data());
    throw Poco::SystemException(program + " can't be executed", errno);
}

} // namespace further
