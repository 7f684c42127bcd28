#pragma once

#include <filesystem>

namespace further {

/// Where the parts of the agent are, seen from its own program: installed, below a prefix that may be moved as a whole,
/// or in a build tree, where all programs are in one directory and plugins and libraries in those beside it. A value.
class Installation {
public:
    /// `programs`: the directory that further-linkd is in.
    explicit Installation(const std::filesystem::path& programs);
    /// That of the program that runs. Throws std::filesystem::filesystem_error where /proc is missing.
    static Installation own();

    /// The directory of the companion programs, such as further-launcher.
    const std::filesystem::path& libexec() const { return _libexec; }
    /// Where plugins are looked for unless plugins.directories says otherwise.
    const std::filesystem::path& plugins() const { return _plugins; }
    /// The shared object with all that needs OpenSSL.
    const std::filesystem::path& tlsModule() const { return _tlsModule; }
    /// The file that is read without --config, if it is there.
    const std::filesystem::path& configurationFile() const { return _configurationFile; }
    /// Whether it has put that file there itself.
    bool bringsConfiguration() const { return _isInstalled; }
    /// The unit with which systemd starts the agent, if it is there; empty for a build tree.
    const std::filesystem::path& unit() const { return _unit; }
    /// The program further-linkctl.
    const std::filesystem::path& linkctl() const { return _linkctl; }

private:
    std::filesystem::path _libexec;
    std::filesystem::path _plugins;
    std::filesystem::path _tlsModule;
    std::filesystem::path _configurationFile;
    std::filesystem::path _linkctl;
    std::filesystem::path _unit;
    bool _isInstalled = false;
};

} // namespace further
