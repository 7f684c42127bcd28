#include "Rules.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace further::launcher {

namespace {

template <class Number>
bool setNumber(Number& limit, std::string_view text) {
    const auto* const end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data(), end, limit);
    return problem == std::errc() && rest == end;
}

/// Whether this is the word for a limit, and `text` a number for it.
bool setLimit(Limits& limits, std::string_view word, std::string_view text) {
    if (word == "--max-memory")
        return setNumber(limits.memory, text);
    if (word == "--max-file-size")
        return setNumber(limits.fileSize, text);
    std::uint32_t* const limit = word == "--max-processes"    ? &limits.processes
                                 : word == "--max-open-files" ? &limits.openFiles
                                 : word == "--cpu-weight"     ? &limits.cpuWeight
                                 : word == "--max-run-time"   ? &limits.runTime
                                                              : nullptr;
    return limit != nullptr && setNumber(*limit, text);
}

/// A user's number, of a name or of itself.
uid_t numberOf(const std::string& user) {
    if (const passwd* entry = ::getpwnam(user.c_str()))
        return entry->pw_uid;
    uid_t number = 0;
    if (!setNumber(number, user))
        throw std::runtime_error("there is no user " + user + " on this device");
    return number;
}

/// One who can't be had is no reason to serve nobody: it is said, and programs of that user are refused.
void addOther(Rules& rules, const std::string& name) {
    try {
        auto account = Account::named(name);
        if (rules.accountOf(account.uid) != nullptr)
            return;
        if (account.uid == 0 && !rules.allowRoot)
            throw std::runtime_error("programs may not run as root");
        if (!account.own && ::geteuid() != 0)
            throw std::runtime_error("only a launcher of root's can start programs of other users");
        rules.others.push_back(std::move(account));
    } catch (const std::runtime_error& reason) {
        std::fprintf(stderr, "further-launcher: no program will run as %s: %s\n", name.c_str(), reason.what());
    }
}

} // namespace

Rules Rules::parse(int count, char** words) {
    Rules rules;
    std::string user;
    std::string home;
    std::string agent;
    std::string guarded;
    std::vector<std::string> others;
    for (int i = 0; i < count; ++i) {
        const std::string_view word(words[i]);
        std::string* const value = word == "--socket"          ? &rules.socket
                                   : word == "--user"          ? &user
                                   : word == "--home"          ? &home
                                   : word == "--agent"         ? &agent
                                   : word == "--guard"         ? &guarded
                                   : word == "--control-group" ? &rules.controlGroup
                                                               : nullptr;
        if (word == "--allow-root")
            rules.allowRoot = true;
        else if (word == "--also" && i + 1 < count)
            others.emplace_back(words[++i]);
        else if (i + 1 == count)
            throw std::invalid_argument(std::string(word));
        else if (value != nullptr)
            *value = words[++i];
        else if (!setLimit(rules.limits, word, words[++i]))
            throw std::invalid_argument(std::string(word));
    }
    if ((!home.empty() && home.front() != '/') || !rules.limits.valid() ||
        (!guarded.empty() && (agent.empty() || !setNumber(rules.guarded, guarded) || rules.guarded <= 0)))
        throw std::invalid_argument("--home, --guard or a limit");
    if (!agent.empty())
        rules.agent = numberOf(agent);
    rules.account = user.empty() ? Account::ofThisProcess() : Account::named(user);
    if (!home.empty()) {
        rules.account.home = home;
        rules.ownHome = false;
    }
    if (rules.account.uid == 0 && !rules.allowRoot)
        throw std::runtime_error("programs may not run as root: name another user with --user, or allow it with "
                                 "--allow-root");
    for (const auto& other : others)
        addOther(rules, other);
    return rules;
}

std::string Rules::words() const {
    std::string text;
    const auto add = [&text](const std::string& word) { text.append(word).push_back('\0'); };
    add("--user");
    add(account.name);
    for (const auto& other : others) {
        add("--also");
        add(other.name);
    }
    if (allowRoot)
        add("--allow-root");
    for (const auto& word : limits.words())
        add(word);
    if (!controlGroup.empty()) {
        add("--control-group");
        add(controlGroup);
    }
    return text;
}

const Account* Rules::accountOf(uid_t user) const {
    const auto other =
        std::find_if(others.begin(), others.end(), [&](const Account& each) { return each.uid == user; });
    const auto* const found = user == account.uid ? &account : other != others.end() ? &*other : nullptr;
    return user != 0 || allowRoot ? found : nullptr;
}

} // namespace further::launcher
