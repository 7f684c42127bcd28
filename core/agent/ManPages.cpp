#include "agent/ManPages.h"

#include "agent/CoreSettings.h"
#include "agent/Installation.h"
#include "man/ManPage.h"
#include "plugin/PluginManifest.h"

#include <Poco/StringTokenizer.h>
#include <Poco/Util/HelpFormatter.h>
#include <Poco/Util/Option.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <vector>

namespace further {

namespace {

constexpr auto source = "Further Link " FURTHER_VERSION;

std::string optionText(const Poco::Util::Option& option) {
    const auto& value = option.argumentName();
    const auto word = "--" + option.fullName() + (value.empty() ? "" : "=" + value);
    return option.shortName().empty() ? word : "-" + option.shortName() + (value.empty() ? "" : value) + ", " + word;
}

std::string environmentSentence(const SettingSpec& spec) {
    if (spec.environment.empty())
        return {};
    return spec.environmentSets.empty()
               ? " " + spec.environment + " in the environment wins over the file."
               : " " + spec.environment + "=1 in the environment makes it " + spec.environmentSets + ".";
}

void addSettings(ManPage& page, const std::string& prefix, const std::vector<SettingSpec>& settings) {
    for (const auto& spec : settings) {
        const auto end = spec.meaning.empty() || spec.meaning.back() == '.' ? "" : ".";
        page.entry(prefix + spec.key + " = " + std::string(typeName(spec.type)),
                   spec.meaning + end + "\nThe default is " + (spec.fallback.empty() ? "empty" : spec.fallback) + "." +
                       environmentSentence(spec));
    }
}

std::vector<PluginManifest> readManifests(const std::string& directories) {
    std::vector<std::filesystem::path> files;
    for (const auto& directory : Poco::StringTokenizer(
             directories, ",", Poco::StringTokenizer::TOK_IGNORE_EMPTY | Poco::StringTokenizer::TOK_TRIM))
        for (const auto& file : std::filesystem::directory_iterator(directory))
            if (file.path().extension() == ".json")
                files.push_back(file.path());
    std::sort(files.begin(), files.end());
    std::vector<PluginManifest> manifests;
    manifests.reserve(files.size());
    for (const auto& file : files)
        manifests.push_back(PluginManifest::read(file));
    return manifests;
}

} // namespace

std::string usage(const std::string& command, const Poco::Util::OptionSet& options) {
    Poco::Util::HelpFormatter help(options);
    help.setCommand(command);
    help.setUsage("[OPTIONS]");
    help.setHeader("Runs programs on this device for WebSocket clients, and reaches its hardware for them.");
    help.setFooter("Without --config, " + Installation::own().configurationFile().string() +
                   " is read if there is one. It ends with SIGTERM or Ctrl-C.");
    std::ostringstream text;
    help.format(text);
    return text.str();
}

std::string daemonManPage(const Poco::Util::OptionSet& options) {
    ManPage page("further-linkd", 8, "the agent that runs programs on this device", source);
    page.heading("SYNOPSIS").paragraph("further-linkd [OPTIONS]");
    page.heading("DESCRIPTION")
        .paragraph("Runs programs on this device for WebSocket clients, and reaches its hardware for them. What it can "
                   "do comes from its plugins. It ends with SIGTERM or Ctrl-C. To look after it: further-linkctl(1).");
    page.heading("OPTIONS");
    for (const auto& option : options)
        page.entry(optionText(option), option.description());
    page.heading("EXIT STATUS")
        .paragraph("0 after an end that was asked for, otherwise a code of sysexits.h: 78, say, "
                   "for a fault in the configuration.");
    page.heading("FILES").entry("/etc/further-link/further-link.properties",
                                "The configuration that is read without --config, where it is there.");
    page.heading("SEE ALSO").paragraph("further-linkctl(1), further-link.properties(5)");
    return page.text();
}

std::string configurationManPage(const std::string& directories) {
    ManPage page("further-link.properties", 5, "the configuration of further-linkd", source);
    page.heading("DESCRIPTION")
        .paragraph("A line for each setting:")
        .example("net.port = 8028\nwebsocket.pingInterval = 20 s")
        .paragraph(
            "A line that begins with # is a comment. After this file, every conf.d/*.properties beside it is read, "
            "by name; what is said later wins, the environment and the command line last. An unknown key is an "
            "error, one of a plugin that isn't there a warning.")
        .paragraph("To see what holds, and from where: further-linkctl config. To look for faults: further-linkctl "
                   "config check.");
    page.heading("TYPES")
        .entry("text", "As it stands.")
        .entry("path", "A file name; ~ stands for the home of the user concerned.")
        .entry("flag", "true or false.")
        .entry("integer", "A number, such as 8028.")
        .entry("duration", "A number and ms, s, min or h, such as 20 s.")
        .entry("bytes", "A number and B, KiB or MiB, such as 256 KiB.")
        .entry("list", "Texts with commas between them.");
    page.heading("THE AGENT");
    addSettings(page, "", coreSettings());
    for (const auto& manifest : readManifests(directories)) {
        if (manifest.settings.empty())
            continue;
        page.heading("THE PLUGIN " + manifest.name).paragraph(manifest.summary);
        addSettings(page, manifest.name + ".", manifest.settings);
    }
    page.heading("SEE ALSO").paragraph("further-linkd(8), further-linkctl(1)");
    return page.text();
}

} // namespace further
