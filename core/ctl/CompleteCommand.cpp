#include "ctl/CompleteCommand.h"

#include "ctl/AdminClient.h"
#include "ctl/Completion.h"
#include "ctl/DeviceStore.h"
#include "ctl/Failure.h"
#include "ctl/Output.h"
#include "ctl/Printable.h"
#include "ctl/Words.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace further::ctl {

namespace {

/// Whoever presses Tab waits no longer.
constexpr std::chrono::milliseconds patience(500);

/// The value of `--socket` on the command line; empty for none.
std::string socketOf(const std::vector<std::string>& words) {
    const auto found = std::find(words.begin(), words.end(), "--socket");
    return found != words.end() && found + 1 != words.end() ? *(found + 1) : std::string();
}

std::vector<std::string> idsOf(const std::vector<Fields>& all, const std::string& key) {
    std::vector<std::string> ids;
    ids.reserve(all.size());
    for (const auto& each : all)
        if (auto id = wordOf(each, key); !id.empty()) // not every plugin has a runner
            ids.push_back(std::move(id));
    return ids;
}

std::vector<std::string> typesOf(const std::vector<Fields>& plugins) {
    std::vector<std::string> types;
    for (const auto& plugin : plugins)
        for (auto& type : idsOf(plugin.objects("receives"), "type"))
            types.push_back(std::move(type));
    return types;
}

/// What is asked for the names of a kind: a request, the list in its answer, and what names each of that.
struct Source {
    const char* kind;
    const char* request;
    const char* list;
    const char* key;
};

constexpr Source sources[] = {
    {"PROGRAM", "programs", "programs", "id"},      {"SESSION", "sessions", "sessions", "id"},
    {"PLUGIN", "plugins", "plugins", "name"},       {"RUNNER", "plugins", "plugins", "runner"},
    {"TOKEN-NAME", "tokens", "tokens", "name"},     {"NUMBER", "approvals", "pending", "number"},
    {"APPROVAL", "approvals", "approved", "number"}};

std::vector<std::string> pairedHosts() {
    std::vector<std::string> hosts;
    for (const auto& device : DeviceStore::ofUser().devices())
        hosts.push_back(device.address.host);
    return hosts;
}

std::vector<std::string> namesOf(const std::string& kind, const AdminSocket& socket) {
    try {
        if (kind == "DEVICE")
            return pairedHosts();
        AdminClient agent(socket, patience);
        if (kind == "TYPE")
            return typesOf(agent.ask("plugins").objects("plugins"));
        for (const auto& source : sources)
            if (kind == source.kind)
                return idsOf(agent.ask(source.request).objects(source.list), source.key);
    } catch (const Failure&) {
        // Nobody to ask: nothing is offered.
    }
    return {};
}

} // namespace

CompleteCommand::CompleteCommand(CLI::App& program)
    : _program(program), _app(*program.add_subcommand("complete", "Complete a command line of further-linkctl")) {
    _app.group("");
}

void CompleteCommand::takeWords(std::vector<std::string>& words) {
    if (words.empty() || words.front() != _app.get_name())
        return;
    _words.assign(words.begin() + 1, words.end());
    words.resize(1);
}

int CompleteCommand::run() {
    // INDEX, our own name, and the words of which the one at INDEX is to be completed.
    const auto index = _words.empty() ? 0 : std::strtoul(_words.front().c_str(), nullptr, 10);
    if (index < 1 || index > _words.size())
        return static_cast<int>(ExitCode::usage);
    const auto begun = index + 1 < _words.size() ? _words[index + 1] : std::string();
    const std::vector<std::string> before(
        _words.begin() + 2, _words.begin() + static_cast<std::ptrdiff_t>(std::min(index + 1, _words.size())));
    const AdminSocket socket{socketOf(before)};
    const Completion::Names names = [&](const std::string& kind) { return namesOf(kind, socket); };
    for (const auto& word : Completion(_program, names).of(before, begun))
        print(printable(word) + "\n");
    return static_cast<int>(ExitCode::good);
}

} // namespace further::ctl
