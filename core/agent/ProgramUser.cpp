#include "agent/ProgramUser.h"

#include "agent/TrailingComment.h"

#include <Poco/Exception.h>

#include <unistd.h>

#include <cstdlib>

namespace further {

namespace {

constexpr uid_t root = 0;

std::string quoted(const std::string& name) {
    return '"' + name + '"';
}

[[noreturn]] void refuse(const std::string& setting, const std::string& wanted, const std::string& why) {
    throw Poco::SyntaxException(setting + " is " + quoted(wanted) + ", " + why);
}

/// `setting` is what names that user, for people.
User wantedUser(const std::string& setting, const std::string& wanted, bool allowRoot, const KnownUsers& known) {
    const auto user = known.find(wanted);
    if (const auto comment = hintAtComment(wanted); !user && !comment.empty())
        refuse(setting, wanted, "and there is no such user on this device" + comment);
    if (!user)
        refuse(setting, wanted,
               "and there is no such user on this device: make one (sudo adduser " + wanted + "), or name another");
    if (!known.mayBeOthers() && user->uid != known.agent.uid)
        refuse(setting, wanted,
               "but the agent runs as " + quoted(known.agent.name) + " and can't become anybody else: start it as " +
                   (user->uid == root ? "root" : "root or as " + wanted) + ", or leave " + setting + " unset");
    if (user->uid == root && !allowRoot)
        refuse(setting, wanted,
               "and programs may not run as root: name another user, or set programs.allowRoot = true");
    return user->uid == known.agent.uid ? known.agent : *user;
}

/// Whom programs of an agent that is root run as, where nobody says it.
ProgramUser inPlaceOfRoot(const KnownUsers& known) {
    const auto usable = [&known](const std::string& name) -> std::optional<User> {
        auto user = name.empty() ? std::nullopt : known.find(name);
        return user && user->uid != root ? user : std::nullopt;
    };
    if (const auto caller = usable(known.sudoUser))
        return {*caller, "programs.user is not set, and this user started the agent by sudo"};
    const std::string unset = "programs.user is not set, " +
                              std::string(known.launcher ? "root starts them" : "the agent runs as root") +
                              ", no sudo says for whom";
    if (const auto pi = usable("pi"))
        return {*pi, unset + ", and this user is there"};
    if (const auto nobody = usable("nobody"))
        return {*nobody, unset + ", and there is no user pi"};
    throw Poco::SyntaxException("There is nobody to run programs as: no sudo says for whom, and "
                                "neither a user pi nor nobody is there; set programs.user");
}

} // namespace

KnownUsers KnownUsers::ofThisSystem(bool launcher) {
    auto agent = User::current();
    const char* const home = std::getenv("HOME"); // NOLINT(concurrency-mt-unsafe): nobody changes the environment
    if (home != nullptr && *home == '/')
        agent.home = home;
    const char* const caller = std::getenv("SUDO_USER"); // NOLINT(concurrency-mt-unsafe)
    return {agent, caller != nullptr ? caller : "", [](const std::string& name) { return User::named(name); },
            launcher};
}

ProgramUser ProgramUser::choose(const std::string& wanted, bool allowRoot, const KnownUsers& known) {
    if (!wanted.empty())
        return {wantedUser("programs.user", wanted, allowRoot, known), "programs.user says so"};
    if (!known.mayBeOthers())
        return {known.agent, "the agent itself runs as this user"};
    if (!allowRoot)
        return inPlaceOfRoot(known);
    if (known.agent.uid == root)
        return {known.agent, "the agent does, and programs.allowRoot permits it"};
    return {known.find("root").value_or(User{root, "root", "/root"}), "programs.allowRoot permits it"};
}

std::vector<User> ProgramUser::allowed(const std::vector<std::string>& names, bool allowRoot, const KnownUsers& known) {
    std::vector<User> users;
    users.reserve(names.size());
    for (const auto& name : names)
        users.push_back(wantedUser("programs.allowedUsers", name, allowRoot, known));
    return users;
}

std::string ProgramUser::sentence() const {
    return "Programs run as " + user.name + " (user " + std::to_string(user.uid) + "): " + reason;
}

} // namespace further
