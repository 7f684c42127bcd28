#include "ctl/NewPluginCommand.h"

#include "ctl/Failure.h"
#include "ctl/Json.h"
#include "ctl/PluginTemplate.h"

#include <CLI/CLI.hpp>
#include <Poco/JSON/Array.h>
#include <Poco/String.h>

#include <cerrno>
#include <fstream>
#include <iostream>
#include <system_error>

namespace further::ctl {

namespace {

constexpr auto newPluginHelp = R"(Example:
  further-linkctl new-plugin blink-led
  further-linkctl new-plugin blink-led --directory ~/plugins)";

/// `text` of the template, as it is for a plugin of that name.
std::string named(const PluginName& name, const std::string& text) {
    return Poco::replace(Poco::replace(text, "my-plugin", name.text().c_str()), "MyPlugin", name.className().c_str());
}

/// A path for a shell.
std::string quoted(const std::filesystem::path& path) {
    const auto text = path.string();
    const bool plain = text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-") ==
                       std::string::npos;
    return plain ? text : "'" + Poco::replace(text, "'", "'\\''") + "'";
}

[[noreturn]] void fail(const std::filesystem::path& path, const std::error_code& reason) {
    const auto words = "Can't make " + path.string() + " (" + reason.message() + "). ";
    if (reason == std::errc::permission_denied || reason == std::errc::read_only_file_system)
        throw Failure(ExitCode::denied, words + "Name a directory that is yours: --directory DIR");
    throw Failure(ExitCode::failed, words + "Name another directory: --directory DIR");
}

/// Makes the folder; nothing that is there already is touched.
void makeFolder(const std::filesystem::path& folder) {
    const auto parent = folder.parent_path();
    std::error_code problem;
    if (!parent.empty() && !is_directory(parent, problem))
        throw Failure(ExitCode::notFound,
                      "There is no directory " + parent.string() + ". Make it first: mkdir -p " + quoted(parent));
    if (create_directory(folder, problem))
        return;
    if (problem && problem != std::errc::file_exists)
        fail(folder, problem);
    throw Failure(ExitCode::failed, folder.string() + " exists already, and stays as it is. Take another name, or "
                                                      "another place: --directory DIR");
}

void write(const std::filesystem::path& folder, const PluginName& name) {
    for (const auto& file : pluginTemplate()) {
        const auto path = folder / named(name, file.name);
        errno = 0;
        std::ofstream out(path);
        out << named(name, file.content);
        out.close();
        if (!out)
            fail(path, {errno, std::generic_category()});
    }
}

/// The SDK that was installed with this program.
struct Sdk {
    std::filesystem::path prefix;
    bool installed;

    static Sdk own() {
        const auto programs = std::filesystem::read_symlink("/proc/self/exe").parent_path();
        return {(programs / FURTHER_PREFIX "/.").lexically_normal().parent_path(),
                exists(programs / FURTHER_CMAKE_PACKAGE)};
    }
    /// What CMake needs to find it; nothing where CMake looks anyway.
    std::string option() const {
        const bool usual = prefix == "/usr" || prefix == "/usr/local";
        return installed && !usual ? " -DCMAKE_PREFIX_PATH=" + quoted(prefix) : "";
    }
};

std::string nextCommands(const std::filesystem::path& folder, const PluginName& name, const Sdk& sdk) {
    std::string text =
        sdk.installed ? ""
                      : "Building it needs the SDK, which was not installed with this program. Debian's package of "
                        "it is further-link-agent-dev.\n";
    text += "Next, type:\n"
            "  cd " +
            quoted(folder) +
            "\n"
            "  cmake -B build -DCMAKE_BUILD_TYPE=Release" +
            sdk.option() +
            "\n"
            "  cmake --build build\n"
            "  ctest --test-dir build --output-on-failure\n"
            "and on the device:\n"
            "  sudo cmake --install build\n"
            "  further-linkctl plugins\n"
            "  further-linkctl call " +
            name.text() + R"(.greet '{"name": "Ada"}')" + "\n";
    return text;
}

} // namespace

NewPluginCommand::NewPluginCommand(CLI::App& program)
    : _app(*program.add_subcommand("new-plugin", "Write a new plugin: source, manifest, test and build")) {
    _app.add_option("NAME", _name, "What it is called, and its folder, such as blink-led")->required();
    _app.add_option("--directory", _directory, "Where its folder is made")->option_text("DIR (here unless given)");
    _app.add_flag("--json", _json, "Print what was made as JSON");
    _app.footer(newPluginHelp);
}

int NewPluginCommand::run() {
    const PluginName name(_name);
    const auto folder = (_directory / name.text()).lexically_normal();
    makeFolder(folder);
    try {
        write(folder, name);
    } catch (const Failure&) {
        std::error_code left;
        remove_all(folder, left);
        throw;
    }

    if (_json) {
        Poco::JSON::Array::Ptr files = new Poco::JSON::Array;
        for (const auto& file : pluginTemplate())
            files->add(named(name, file.name));
        std::cout << prettyJson(*jsonObject({{"folder", folder.string()}, {"files", files}})) << "\n" << std::flush;
        return static_cast<int>(ExitCode::good);
    }
    std::cout << "Made " << quoted(folder) << " with\n";
    for (const auto& file : pluginTemplate())
        std::cout << "  " << named(name, file.name) << "\n";
    std::cout << nextCommands(folder, name, Sdk::own()) << std::flush;
    return static_cast<int>(ExitCode::good);
}

} // namespace further::ctl
