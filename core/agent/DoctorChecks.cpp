#include "agent/DoctorChecks.h"

#include "agent/ClockCheck.h"
#include "agent/ConfigurationAnswers.h"
#include "agent/CoreSettings.h"
#include "agent/OwnDoor.h"
#include "agent/UserAccess.h"
#include "net/SocketOwner.h"

#include <further/User.h>

#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/StreamCopier.h>

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <string>

namespace further {

namespace {

using Verdict = CheckResult::Verdict;
using Path = std::filesystem::path;

CheckResult portAt(const Poco::Net::SocketAddress& address) {
    const auto target = fromHere(address);
    try {
        Poco::Net::HTTPClientSession session(target);
        session.setTimeout(Poco::Timespan(2, 0));
        Poco::Net::HTTPRequest request("GET", "/status", "HTTP/1.1");
        session.sendRequest(request);
        Poco::Net::HTTPResponse response;
        std::string body;
        Poco::StreamCopier::copyToString(session.receiveResponse(response), body);
        if (body == "OK")
            return {Verdict::good, "The agent answers at " + target.toString() + "."};
        return {Verdict::fault, "At " + target.toString() + " something else answers.",
                "Look who listens there: ss -ltnp"};
    } catch (const Poco::Exception& problem) {
        return {Verdict::fault, "Nothing answers at " + target.toString() + " (" + problem.displayText() + ").",
                "further-linkctl restart"};
    }
}

CheckResult port(const std::vector<Poco::Net::SocketAddress>& addresses) {
    CheckResult result;
    for (const auto& address : addresses)
        if (result = portAt(address); result.verdict != Verdict::good)
            break;
    return result;
}

/// Who else may use the device; where the network isn't served, those with a token among this device's programs.
std::string othersOf(const DoctorSubject& subject) {
    const auto count = [](std::size_t number, const std::string& one, const std::string& more) {
        return std::to_string(number) + " " + (number == 1 ? one : more);
    };
    if (subject.tokens == 0 && subject.approved == 0)
        return {};
    return "; besides, who has one of " + count(subject.tokens, "token", "tokens") + ", and " +
           count(subject.approved, "client that was", "clients that were") + " approved here";
}

CheckResult access(const DoctorSubject& subject) {
    if (subject.open)
        return {Verdict::fault,
                "Everybody who reaches this device, every web page among them, may run programs on it: "
                "security.legacyOpen is true.",
                "Set security.legacyOpen = false, then: further-linkctl restart"};
    try {
        const Poco::Net::ServerSocket server(Poco::Net::SocketAddress("127.0.0.1", 0));
        const Poco::Net::StreamSocket client(server.address());
        if (!ownerOfPeer(server.address(), client.address()))
            return {Verdict::fault, "The system doesn't say whose a connection is: nobody is let in.",
                    "Look whether the kernel has inet_diag and tcp_diag: sudo modprobe tcp_diag"};
    } catch (const std::exception& problem) {
        return {Verdict::fault,
                "The system doesn't say whose a connection is, and nobody is let in (" + std::string(problem.what()) +
                    ").",
                "Let the agent use netlink sockets (RestrictAddressFamilies= of its unit): sudo modprobe tcp_diag"};
    }
    return {
        Verdict::good,
        "Only programs of root, the agent's user, members of its group and the programs' user may use this device, and "
        "pages of its own and of security.origins" +
            othersOf(subject) + "."};
}

CheckResult configurationCheck(const ConfigurationFindings& found) {
    if (!found.faults.empty()) {
        const auto& fault = found.faults.front();
        return {Verdict::fault, (fault.place.name.empty() ? "" : fault.place.text() + ": ") + fault.sentence,
                "Mend it, then: further-linkctl config check && further-linkctl reload"};
    }
    if (!found.warnings.empty())
        return {Verdict::warning, found.warnings.front() + ".", "further-linkctl config check"};
    return {Verdict::good, found.file.empty() ? "There is no configuration file: all is at its default."
                                              : "The configuration is good: " + found.file.string() + "."};
}

CheckResult writable(const Path& path, const std::string& key, const User& user) {
    const UserAccess access(user);
    struct stat is {};
    if (::stat(path.c_str(), &is) != 0) {
        auto above = path.parent_path();
        while (::stat(above.c_str(), &is) != 0 && above.has_relative_path())
            above = above.parent_path();
        if (access.mayWrite(above))
            return {Verdict::good, path.string() + " will be made when it is needed."};
        return {Verdict::fault, path.string() + " isn't there, and " + user.name + " can't make it.",
                "sudo install -d -o " + user.name + " " + path.string() + ", or set " + key};
    }
    if (!access.mayWrite(path))
        return {Verdict::fault, path.string() + " is no directory that " + user.name + " may write.",
                (is.st_uid == user.uid ? "sudo chmod u+rwx " : "sudo chown " + user.name + " ") + path.string() +
                    ", or set " + key};
    return {Verdict::good, path.string() + " can be written."};
}

CheckResult directories(const DoctorSubject& subject) {
    if (auto state = writable(subject.stateDirectory, "agent.stateDirectory", User::current());
        state.verdict != Verdict::good)
        return state;
    for (const auto& [path, key] : {std::pair{subject.workDirectory, "programs.workDirectory"},
                                    std::pair{subject.tempDirectory, "programs.tempDirectory"}})
        if (auto result = writable(path, key, subject.programUser); result.verdict != Verdict::good)
            return result;
    for (const auto& directory : subject.pluginDirectories)
        if (!std::filesystem::is_directory(directory))
            return {Verdict::warning, "The plugin directory " + directory.string() + " isn't there.",
                    "sudo install -d " + directory.string() +
                        ", or set plugins.directories, then: further-linkctl "
                        "restart --when-idle"};
    return {Verdict::good, "The directories for state, work, temporary files and plugins are as they should be."};
}

CheckResult agent(const std::optional<StaysRoot>& root) {
    if (root)
        return {Verdict::warning, "The agent runs as root: " + root->reason + ".", root->fix};
    return {Verdict::good, "The agent runs as " + User::current().name + ", without root's rights."};
}

CheckResult programs(const User& user) {
    if (user.uid == 0)
        return {Verdict::warning, "Programs run as root, and may do anything on this device.",
                "Set programs.user to another user, take programs.allowRoot away, then: further-linkctl restart "
                "--when-idle"};
    if (!UserAccess(user).mayWrite(user.home))
        return {Verdict::warning,
                "Programs run as " + user.name + ", who can't write to the home " + user.home.string() + ".",
                "Set programs.user to a user who has a home, then: further-linkctl restart --when-idle"};
    return {Verdict::good, "Programs run as " + user.name + ", whose home is " + user.home.string() + "."};
}

/// The launcher of the configuration as it is on the disk now; nothing where that is broken: its check says why, and
/// what is held against it would only mislead.
std::optional<ServingLauncher> launcherOf(const LiveConfiguration& live, const ConfigurationFindings& found) {
    if (!found.faults.empty())
        return {};
    try {
        const auto fresh = live.read();
        ServingLauncher launcher{fresh.section("programs.", programSettings()),
                                 AgentSettings::from(fresh.section("", coreSettings()))};
        return launcher ? std::optional(std::move(launcher)) : std::nullopt;
    } catch (const Poco::Exception&) { // it was changed this moment
        return {};
    }
}

CheckResult pluginsCheck(const PluginRegistry& plugins) {
    std::size_t running = 0;
    for (const auto& entry : plugins.entries()) {
        const auto status = entry->status();
        running += status.state == PluginEntry::State::running ? 1 : 0;
        if (status.state == PluginEntry::State::refused || status.state == PluginEntry::State::failed)
            return {Verdict::fault,
                    "The plugin " + entry->name + " is " + std::string(wordFor(status.state)) + ": " + status.reason,
                    "further-linkctl plugins " + entry->name};
    }
    if (running == 0)
        return {Verdict::warning, "No plugin runs.", "further-linkctl plugins"};
    return {Verdict::good, std::to_string(running) + " plugins run, and none is in trouble."};
}

CheckResult disk(const DoctorSubject& subject) {
    constexpr std::uint64_t mebibyte = 1024 * 1024;
    constexpr std::uint64_t scarce = 200 * mebibyte;
    constexpr std::uint64_t none = 10 * mebibyte;
    std::uint64_t least = UINT64_MAX;
    Path where;
    for (const auto& path : {subject.stateDirectory, subject.tempDirectory}) {
        struct statvfs is {};
        if (::statvfs(path.c_str(), &is) != 0)
            continue;
        const auto free = static_cast<std::uint64_t>(is.f_bavail) * is.f_frsize;
        if (free < least) {
            least = free;
            where = path;
        }
    }
    if (where.empty())
        return {Verdict::warning, "How much room there is can't be told.", "df -h"};
    const auto sentence = std::to_string(least / mebibyte) + " MiB are free where " + where.string() + " is.";
    if (least >= scarce)
        return {Verdict::good, sentence};
    return {least < none ? Verdict::fault : Verdict::warning, sentence, "Make room; this shows what takes it: df -h"};
}

/// A check whose finding is known already.
PluginContext::CheckTask known(CheckResult result) {
    return [result = std::move(result)] { return result; };
}

} // namespace

std::vector<Checks::Check> doctorChecks(const DoctorSubject& subject, const LiveConfiguration& configuration,
                                        const PluginRegistry& plugins) {
    const auto findings = findingsNow(configuration, plugins);
    std::vector<Checks::Check> checks{{"", "port", [addresses = subject.addresses] { return port(addresses); }},
                                      {"", "access", [subject] { return access(subject); }},
                                      {"", "configuration", known(configurationCheck(findings))},
                                      {"", "directories", [subject] { return directories(subject); }},
                                      {"", "agent", [root = subject.root] { return agent(root); }},
                                      {"", "programs", [user = subject.programUser] { return programs(user); }},
                                      {"", "plugins", known(pluginsCheck(plugins))},
                                      {"", "clock", [] { return clockCheck(); }},
                                      {"", "disk", [subject] { return disk(subject); }}};
    if (const auto launcher = launcherOf(configuration, findings))
        checks.insert(checks.end() - 3,
                      {"", "launcher", [launcher, running = subject.launcher] { return launcher->check(running); }});
    if (const auto tls = subject.tls ? subject.tls() : std::nullopt)
        checks.insert(checks.begin() + 2, {"", "tls", known(*tls)});
    return checks;
}

} // namespace further
