#include "agent/AgentSettings.h"
#include "agent/Configuration.h"
#include "agent/CoreSettings.h"
#include "agent/PropertiesLines.h"
#include "fuzz/Hold.h"

#include <further/Descriptor.h>

#include <Poco/AutoPtr.h>
#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Util/PropertyFileConfiguration.h>

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace further {

// In place of sdk/src/User.cpp: a name from the input must not be looked up on this device.
inline namespace v1 {

User User::current() {
    return {1000, "pi", "/home/pi"};
}

std::optional<User> User::named(const std::string& name) {
    if (name == "root")
        return User{0, "root", "/root"};
    if (name == "pi")
        return current();
    return name == "nobody" ? std::optional<User>({65534, "nobody", "/nonexistent"}) : std::nullopt;
}

} // namespace v1

namespace {

constexpr std::chrono::hours aYear{365 * 24};
constexpr const char* commandLine = "the command line";

/// A file without a name, for a class that reads files only: nothing on the disk is touched, and nothing is beside it.
class NamelessFile {
public:
    NamelessFile() : _file(::memfd_create("fuzz", MFD_CLOEXEC)) {}

    void write(std::string_view text) const {
        hold(::ftruncate(_file.get(), 0) == 0 &&
                 ::pwrite(_file.get(), text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()),
             "a file in memory can be written");
    }
    std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(_file.get()); }

private:
    Descriptor _file;
};

/// A plugin with a setting of every type.
PluginManifest samplePlugin() {
    using Type = SettingType;
    PluginManifest plugin;
    plugin.name = "sample";
    plugin.settings = {
        {"text", Type::text, "", ""},        {"path", Type::path, "~/x", ""},         {"flag", Type::flag, "true", ""},
        {"integer", Type::integer, "1", ""}, {"duration", Type::duration, "1 s", ""}, {"bytes", Type::bytes, "1 B", ""},
        {"list", Type::list, "a, b", ""}};
    return plugin;
}

/// Whether `work` is done; it may refuse by a sentence, and by nothing else.
bool accepted(const std::function<void()>& work) {
    try {
        work();
        return true;
    } catch (const Poco::Exception& refusal) {
        hold(!refusal.message().empty(), "a refusal is a sentence");
        return false;
    }
}

bool isPlace(const std::filesystem::path& path) {
    return path.empty() || path.is_absolute() || path.native().front() == '~';
}

void checkList(const std::vector<std::string>& entries) {
    for (const auto& entry : entries)
        hold(!entry.empty() && entry.find(',') == std::string::npos && entry.find_first_of(" \t") != 0,
             "a list has no empty entries, and no blanks around them");
}

/// Asks for a key as what it is.
void ask(const Settings& settings, const SettingSpec& spec) {
    switch (spec.type) {
    case SettingType::text:
        hold(settings.text(spec.key) == settings.written(spec.key), "a text stands as it is written");
        break;
    case SettingType::path:
        hold(isPlace(settings.path(spec.key)), "a path means the same in every directory");
        break;
    case SettingType::flag:
        hold(settings.written(spec.key) == (settings.flag(spec.key) ? "true" : "false"), "a flag is one of two words");
        break;
    case SettingType::integer:
        hold(settings.integer(spec.key) >= 0, "a number isn't negative");
        break;
    case SettingType::duration:
        hold(settings.duration(spec.key).count() >= 0 && settings.duration(spec.key) <= aYear,
             "a duration is a year at most");
        break;
    case SettingType::bytes:
        hold(settings.bytes(spec.key) <= INT64_MAX, "a size isn't negative");
        break;
    case SettingType::list:
        checkList(settings.list(spec.key));
        break;
    }
}

void check(const AgentSettings& agent, const Settings& settings) {
    const auto& limits = agent.limits;
    hold(agent.seats.all > 0 && limits.connection.lowWater <= limits.connection.highWater, "limits are in range");
    hold(agent.web.headerTimeout.count() > 0 && limits.connection.pingInterval.count() > 0 &&
             limits.connection.silenceTimeout > limits.connection.pingInterval,
         "times leave something to wait for");
    hold(!agent.pluginDirectories.empty(), "there is a place for plugins");
    auto places = agent.pluginDirectories;
    places.insert(places.end(), {agent.runtimeParent, agent.stateDirectory, agent.adminSocket});
    for (const auto& place : places)
        hold(place.is_absolute(), "a place is an absolute path");
    hold(agent.logFile.empty() || agent.logFile.is_absolute(), "so is the log's, where there is one");
    for (const auto& origin : settings.list("security.origins"))
        hold(agent.access.origins.allows(origin, "http://localhost:8028"), "a listed origin is allowed");
    const Poco::Net::SocketAddress own("127.0.0.1", 8028);
    for (const auto& host : settings.list("security.hosts"))
        hold(agent.access.hosts.allows(host.find(':') == std::string::npos ? host + ":8028" : host, own),
             "a listed host is allowed");
    hold(agent.access.open == settings.flag("security.legacyOpen"), "the device is open where that is said only");
    hold(agent.mostPrograms > 0 && !agent.web.addresses.empty(), "there is something to serve with");
    hold(agent.programUser.user.uid == User::current().uid, "an agent without rights runs programs as itself");
}

/// The same settings for an agent that is root.
void checkChoiceByRoot(const Settings& settings) {
    const bool allowRoot = settings.flag("programs.allowRoot");
    const KnownUsers known{*User::named("root"), {}, User::named};
    accepted([&] {
        const auto chosen = ProgramUser::choose(settings.text("programs.user"), allowRoot, known);
        hold(!chosen.isRoot() || allowRoot, "nothing runs as root unless that is allowed");
        hold(!chosen.reason.empty(), "a choice has a reason");
    });
}

void checkSettings(const Configuration& configuration, const PluginManifest& plugin, bool faultless) {
    Settings settings;
    const bool good = accepted([&] { settings = configuration.section("", coreSettings()); });
    hold(good || !faultless, "what has no fault is accepted");
    if (good) {
        for (const auto& spec : coreSettings())
            ask(settings, spec);
        accepted([&] { check(AgentSettings::from(settings), settings); });
        checkChoiceByRoot(settings);
    }
    Settings plugins;
    const bool pluginGood = accepted([&] { plugins = configuration.section("sample.", plugin.settings); });
    hold(pluginGood || !faultless, "what has no fault is accepted, of a plugin too");
    if (pluginGood)
        for (const auto& spec : plugin.settings)
            ask(plugins, spec);
}

/// `name`, `lines`: of what was read; 0 lines for what has none.
void check(const Configuration& configuration, const std::string& name, std::ptrdiff_t lines) {
    const auto isThere = [&](const Configuration::Place& place) {
        return place.name == name && (lines == 0 ? place.line == 0 : place.line >= 1 && place.line <= lines);
    };
    const auto plugin = samplePlugin();
    const auto faults = configuration.faults({&plugin});
    for (const auto& fault : faults)
        hold(!fault.sentence.empty() && isThere(fault.place), "a fault has a sentence, and a place in what was read");
    const auto listed = configuration.list({&plugin});
    hold(listed.size() == coreSettings().size() + plugin.settings.size(), "every setting is listed");
    for (const auto& each : listed)
        hold(each.place.name.empty() ? each.value == each.spec.fallback : isThere(each.place),
             "a setting has its default, or a place in what was read");
    hold(accepted([&] { configuration.checkKeys({&plugin}); }) || !faults.empty(),
         "a key that nobody knows is a fault");
    hold(configuration.warnings({&plugin}).size() >= faults.size(), "faults are among the warnings");
    checkSettings(configuration, plugin, faults.empty());
}

void checkLines(const std::string& text) {
    std::istringstream in(text);
    const Poco::AutoPtr<Poco::Util::PropertyFileConfiguration> read(new Poco::Util::PropertyFileConfiguration(in));
    for (const auto& [key, at] : linesOfKeys(text))
        hold(read->hasProperty(key), "a line has no key that Poco's reader doesn't find");
}

} // namespace

} // namespace further

using namespace further;

/// The input is the text of a file; where it is one line, also the word behind a -D.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(bytes), size);
    static const NamelessFile file;
    file.write(text);
    Configuration read("/base");
    if (accepted([&] { read.readFile(file.path()); })) {
        checkLines(text);
        check(read, file.path(), 1 + std::count(text.begin(), text.end(), '\n'));
    }
    if (text.find('\n') == std::string::npos) {
        Configuration defined("/base");
        if (accepted([&] { defined.define(text.c_str()); }))
            check(defined, commandLine, 0);
    }
    return 0;
}
