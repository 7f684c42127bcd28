#include "agent/Fallbacks.h"

#include "agent/ProgramHome.h"
#include "agent/StateDirectory.h"
#include "agent/UserAccess.h"

#include <Poco/Exception.h>
#include <Poco/Logger.h>

#include <system_error>
#include <utility>

namespace further {

namespace {

Poco::Logger& log() {
    return Poco::Logger::get("agent");
}

} // namespace

std::filesystem::path stateDirectory(const std::filesystem::path& wanted, const RuntimeDirectory& runtime) {
    try {
        return StateDirectory(wanted).path();
    } catch (const Poco::Exception& problem) {
        poco_warning(log(), problem.message() + "; until then, what is switched is forgotten at the end");
        return StateDirectory(runtime.path() / "state").path();
    }
}

User programUser(const ProgramUser& chosen, const std::filesystem::path& state) {
    if (chosen.isRoot()) {
        poco_warning(log(), chosen.sentence() + "; they may do anything on this device");
    } else {
        poco_information(log(), chosen.sentence());
    }
    try {
        auto user = withHome(chosen.user, state);
        if (!UserAccess(user).mayEnter(user.home.parent_path())) {
            poco_warning(log(), "The home of the programs' user, " + user.home.string() +
                                    ", is in a place that this user can't reach: set agent.stateDirectory to one that "
                                    "all may pass through");
        }
        return user;
    } catch (const Poco::Exception& problem) {
        poco_warning(log(), problem.message());
        return chosen.user;
    }
}

PluginSwitches switches(const std::set<std::string>& disabled, const std::filesystem::path& file) {
    try {
        return {disabled, file};
    } catch (const Poco::Exception& problem) {
        const auto aside = file.string() + ".bad";
        std::error_code failed;
        std::filesystem::rename(file, aside, failed);
        poco_error(log(), problem.message() + ". It is put aside as " + aside);
        return {disabled, file};
    }
}

std::unique_ptr<Administration> administration(const std::filesystem::path& socket, const Administered& administered) {
    try {
        return std::make_unique<Administration>(socket, administered);
    } catch (const Poco::Exception& problem) {
        poco_warning(log(), problem.message());
        return nullptr;
    }
}

std::unique_ptr<PluginWatch> watchPlugins(Strand& strand, const std::vector<std::filesystem::path>& directories,
                                          Strand::Task onChange) {
    try {
        return std::make_unique<PluginWatch>(strand, directories, std::move(onChange));
    } catch (const std::system_error& problem) {
        poco_warning(log(), std::string("Plugins that are dropped in are not noticed (") + problem.what() +
                                "): raise fs.inotify.max_user_instances, or use them after further-linkctl restart");
        return nullptr;
    }
}

} // namespace further
