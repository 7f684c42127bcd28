#include "agent/Fallbacks.h"

#include "agent/AgentLog.h"
#include "agent/StateDirectory.h"

#include <Poco/Exception.h>

#include <system_error>
#include <utility>

namespace further {

namespace {

/// What `make` makes of the file, or of none where that can't be.
template <class Make>
auto undamaged(const std::filesystem::path& file, Make make) {
    try {
        return make();
    } catch (const Poco::Exception& problem) {
        const auto aside = file.string() + ".bad";
        std::error_code failed;
        std::filesystem::rename(file, aside, failed);
        poco_error(agentLog(), problem.message() + ". It is put aside as " + aside);
        return make();
    }
}

} // namespace

std::filesystem::path stateDirectory(const std::filesystem::path& wanted, const RuntimeDirectory& runtime) {
    try {
        return StateDirectory(wanted).path();
    } catch (const Poco::Exception& problem) {
        poco_warning(agentLog(), problem.message() + "; until then, what is switched is forgotten at the end");
        return StateDirectory(runtime.path() / "state").path();
    }
}

PluginSwitches switches(const std::set<std::string>& disabled, const std::filesystem::path& file) {
    return undamaged(file, [&] { return PluginSwitches(disabled, file); });
}

TokenStore tokens(const std::filesystem::path& file) {
    return undamaged(file, [&] { return TokenStore(PrivateFile(file)); });
}

LanSwitch lanSwitch(const std::vector<std::string>& configured, const std::filesystem::path& file) {
    return undamaged(file, [&] { return LanSwitch(PrivateFile(file), configured); });
}

std::unique_ptr<Administration> administration(const std::filesystem::path& socket, const Administered& administered) {
    try {
        return std::make_unique<Administration>(socket, administered);
    } catch (const Poco::Exception& problem) {
        poco_warning(agentLog(), problem.message());
        return nullptr;
    }
}

std::unique_ptr<PluginWatch> watchPlugins(Strand& strand, const std::vector<std::filesystem::path>& directories,
                                          Strand::Task onChange) {
    try {
        return std::make_unique<PluginWatch>(strand, directories, std::move(onChange));
    } catch (const std::system_error& problem) {
        poco_warning(agentLog(),
                     std::string("Plugins that are dropped in are not noticed (") + problem.what() +
                         "): raise fs.inotify.max_user_instances, or use them after further-linkctl restart");
        return nullptr;
    }
}

} // namespace further
