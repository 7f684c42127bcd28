#include "ctl/Installation.h"

#include <system_error>

namespace further::ctl {

namespace {

constexpr auto systemdUnit = "/lib/systemd/system/further-link.service";

bool isThere(const std::filesystem::path& file) {
    std::error_code unknown;
    return std::filesystem::exists(file, unknown);
}

} // namespace

Installation Installation::present() {
    std::error_code unknown;
    return of(std::filesystem::read_symlink("/proc/self/exe", unknown));
}

Installation Installation::of(const std::filesystem::path& program) {
    const auto folder = program.parent_path();
    const auto installed = (folder.parent_path() / "sbin" / "further-linkd").lexically_normal();
    if (isThere(installed))
        return {installed, isThere(systemdUnit) ? "sudo systemctl start further-link" : installed.string()};
    const auto built = folder / "further-linkd";
    return {isThere(built) ? built : std::filesystem::path(), "scripts/run"};
}

} // namespace further::ctl
