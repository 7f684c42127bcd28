#include "agent/Installation.h"

namespace further {

namespace {

constexpr const char* linkctlName = "further-linkctl";
constexpr const char* tlsModuleName = "libfurther-tls.so";

/// As config/install.cmake has it: what is below /usr is configured in /etc.
std::filesystem::path rootOf(const std::filesystem::path& prefix) {
    return prefix / "" == "/usr/" ? std::filesystem::path("/") : prefix;
}

std::filesystem::path usualConfiguration(const std::filesystem::path& prefix) {
    return rootOf(prefix) / FURTHER_SYSCONFDIR / "further-link/further-link.properties";
}

} // namespace

// CMakeLists.txt says where things are: seen from the directory of further-linkd, FURTHER_SYSCONFDIR from the prefix.
Installation::Installation(const std::filesystem::path& programs) {
    if (exists(programs / "further-launcher")) {
        _libexec = programs;
        _plugins = programs.parent_path() / "plugins";
        _tlsModule = programs.parent_path() / "lib" / tlsModuleName;
        _configurationFile = usualConfiguration("/usr");
        _linkctl = programs / linkctlName;
        return;
    }
    const auto at = [&](const char* directory) { return (programs / directory).lexically_normal(); };
    _libexec = at(FURTHER_LIBEXEC);
    _plugins = at(FURTHER_PLUGINS);
    _tlsModule = _plugins.parent_path() / tlsModuleName;
    _configurationFile = usualConfiguration(at(FURTHER_PREFIX));
    _linkctl = at(FURTHER_BINDIR) / linkctlName;
    _isInstalled = true;
    _unit = rootOf(at(FURTHER_PREFIX)) / "lib/systemd/system/further-link.service";
}

Installation Installation::own() {
    return Installation(std::filesystem::read_symlink("/proc/self/exe").parent_path());
}

} // namespace further
