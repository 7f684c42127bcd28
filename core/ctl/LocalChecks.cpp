#include "ctl/LocalChecks.h"

#include "ctl/AgentClient.h"
#include "ctl/DaemonCheck.h"
#include "ctl/Fields.h"
#include "ctl/Installation.h"
#include "ctl/Json.h"
#include "ctl/ServiceUnits.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/String.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace further::ctl {

namespace {

const Poco::Timespan glance(1, 0);
constexpr std::chrono::seconds patience(2);
constexpr std::size_t mostFindings = 5; // of a kind

class Report {
public:
    void add(const std::string& name, const std::string& verdict, const std::string& finding,
             const std::string& fix = {}) {
        _checks->add(jsonObject({{"name", name}, {"verdict", verdict}, {"finding", finding}, {"fix", fix}}));
    }

    Poco::JSON::Object::Ptr answer() const { return jsonObject({{"checks", _checks}}); }

private:
    Poco::JSON::Array::Ptr _checks = new Poco::JSON::Array;
};

/// Why the agent doesn't run, where systemd is to run it.
void checkUnits(const std::vector<ServiceUnit>& units, Report& report) {
    for (const auto& unit : units) {
        if (unit.load == "masked")
            report.add("service", "fault", unit.name + " is masked: nothing may start it",
                       "sudo systemctl unmask " + unit.name + " && sudo systemctl restart further-link");
        else if (unit.hasFailed())
            report.add("service", "fault",
                       unit.name + " has failed: " + (unit.status.empty() ? unit.result : unit.status),
                       "Once that is mended: sudo systemctl restart further-link\n  More is in the log: journalctl -u "
                       "further-link -u further-launcher");
        else if (unit.file == "disabled")
            report.add("service", "warning", unit.name + " is disabled: it isn't started with the device",
                       "sudo systemctl enable --now " + unit.name);
    }
}

/// Where systemd runs the agent, that there is no socket says no more than that there is no agent.
void checkSockets(const AdminSocket& socket, bool bySystemd, Report& report) {
    for (const auto& place : socket.places()) {
        std::error_code unknown;
        const bool isThere = std::filesystem::exists(place, unknown);
        if (!isThere && bySystemd)
            continue;
        if (!isThere)
            report.add("socket", "warning", "There is no " + place.string(), "An agent that runs makes it");
        else if (::access(place.c_str(), W_OK) != 0)
            report.add("socket", "warning", place.string() + " is not for you: who may is its owner and its group",
                       "See who that is: ls -l " + place.string());
        else
            report.add("socket", "warning", "There is " + place.string() + ", but no agent answers there",
                       "It may be left over from an agent that was killed: the next one replaces it");
    }
}

AgentAddress usualAddress() {
    AgentAddress address;
    const char* port = std::getenv("FURTHER_LINK_PORT");
    const auto number = port != nullptr ? std::atoi(port) : 0;
    if (number > 0 && number <= 65535)
        address.port = static_cast<std::uint16_t>(number);
    return address;
}

bool isTaken(const AgentAddress& address) {
    try {
        Poco::Net::StreamSocket().connect(Poco::Net::SocketAddress(address.host, address.port), glance);
        return true;
    } catch (const Poco::Exception&) {
        return false;
    }
}

/// Empty where it is no agent that answers.
std::string versionAt(const AgentAddress& address) {
    try {
        return Fields(parseJson(AgentClient(address, patience).get("/version"))).text("version");
    } catch (const Poco::Exception&) {
        return {};
    } catch (const Failure&) {
        return {};
    }
}

/// `denied`: the agent's admin socket has let nobody in, and so it is known whose the port is.
void checkPort(Report& report, bool denied) {
    const auto address = usualAddress();
    if (!isTaken(address)) {
        report.add("port", "good", address.text() + " is free for an agent");
        return;
    }
    const auto version = versionAt(address);
    if (!version.empty() && denied)
        report.add("port", "good", "An agent of version " + version + " answers at " + address.text());
    else if (!version.empty())
        report.add("port", "warning",
                   "An agent of version " + version + " answers at " + address.text() +
                       ", but at no admin socket that was looked at",
                   "Is it another user's, or in a container? Name its socket: further-linkctl doctor --socket PATH");
    else if (denied)
        report.add("port", "warning",
                   "Another program listens at " + address.text() +
                       "; the agent may have another port, which its admin socket tells whom it lets in",
                   "Put sudo in front: sudo further-linkctl doctor");
    else
        report.add("port", "fault", "Another program listens at " + address.text(),
                   "See which: sudo ss -ltnp sport = :" + std::to_string(address.port) +
                       ". End it, or give the agent another port: net.port in its configuration");
}

/// The usual configuration: that of the agent which would be started.
void checkConfiguration(Report& report) {
    const auto daemon = Installation::present().daemon;
    if (daemon.empty())
        return; // that is said of the program
    try {
        const auto found = checkByDaemon(daemon, {});
        const auto faults = found.expected("faults");
        const auto warnings = found.texts("warnings");
        const auto file = found.text("file");
        const bool denied = found.flag("denied").value_or(false);
        for (std::size_t i = 0; i < std::min(faults.size(), mostFindings); ++i)
            report.add("configuration", denied ? "warning" : "fault", faultText(faults[i]),
                       denied ? "sudo further-linkctl doctor" : "Mend it, then start the agent again");
        for (std::size_t i = 0; i < std::min(warnings.size(), mostFindings); ++i)
            report.add("configuration", "warning", warnings[i] + ".");
        if (faults.empty() && warnings.empty())
            report.add("configuration", "good",
                       file.empty() ? "There is no configuration file: all is at its default."
                                    : "The configuration is good: " + file + ".");
    } catch (const Failure& failure) {
        report.add("configuration", "warning", failure.what());
    }
}

void checkProgram(Report& report) {
    const auto daemon = Installation::present().daemon;
    if (daemon.empty())
        report.add("program", "warning",
                   "The agent's program, further-linkd, is neither beside this one nor in ../sbin",
                   "Build or install it, or check on the device where it is");
    else if (::access(daemon.c_str(), X_OK) != 0)
        report.add("program", "fault", daemon.string() + " can't be executed", "sudo chmod a+x " + daemon.string());
    else
        report.add("program", "good", daemon.string());
}

} // namespace

Poco::JSON::Object::Ptr checksWithoutAgent(const Failure& failure, const AdminSocket& socket) {
    Report report;
    const auto units = ServiceUnit::present();
    const bool failed = std::any_of(units.begin(), units.end(), [](const auto& unit) { return unit.hasFailed(); });
    const std::string sentence = failure.what();
    const auto end = sentence.find('\n');
    const auto advice = end == std::string::npos ? "" : Poco::replace(sentence.substr(end + 1), "\n", "\n  ");
    report.add("agent", "fault", sentence.substr(0, end),
               failed ? "Systemd has tried to start it, in vain: see below" : advice);
    checkUnits(units, report);
    checkConfiguration(report);
    checkSockets(socket, !units.empty(), report);
    checkPort(report, failure.code() == ExitCode::denied);
    checkProgram(report);
    return report.answer();
}

} // namespace further::ctl
