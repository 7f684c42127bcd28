#include "plugins/common/ProgramFixture.h"

#include "support/Deadline.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace further {

namespace {

std::filesystem::path freshDirectory() {
    auto name = (std::filesystem::temp_directory_path() / "further-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("no temporary directory");
    return name;
}

std::vector<SettingSpec> programSpecs(const std::filesystem::path& directory) {
    return {{"allowRoot", SettingType::flag, "true", ""},
            {"allowedUsers", SettingType::list, "", ""},
            {"workDirectory", SettingType::path, directory / "work", ""},
            {"tempDirectory", SettingType::path, directory / "temp", ""},
            {"maxProcesses", SettingType::integer, "0", ""},
            {"maxMemory", SettingType::bytes, "0 B", ""},
            {"cpuWeight", SettingType::integer, "0", ""},
            {"maxOpenFiles", SettingType::integer, "0", ""},
            {"maxFileSize", SettingType::bytes, "0 B", ""},
            {"maxRunTime", SettingType::duration, "0 s", ""},
            {"controlGroup", SettingType::path, "", ""},
            {"launcher", SettingType::path, "", ""},
            {"keepChildren", SettingType::flag, "false", ""},
            {"pendingInput", SettingType::bytes, "4 MiB", ""},
            {"leftoverGrace", SettingType::duration, "1 s", ""}};
}

std::optional<User> another; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): whole suites run twice

} // namespace

bool ProgramsOfAnother::possible() {
    if (::geteuid() == 0 && User::named("nobody"))
        return true;
    std::cerr << "SKIPPED: only root can have programs of another user, nobody\n";
    return false;
}

ProgramsOfAnother::ProgramsOfAnother() {
    if (possible())
        another = User::named("nobody");
}

ProgramsOfAnother::~ProgramsOfAnother() {
    another.reset();
}

ProgramFixture::ProgramFixture(const std::map<std::string, std::string>& programs)
    : _directory(freshDirectory()), context(strand) {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1); // so that the destructor can wait for all that was started
    std::signal(SIGPIPE, SIG_IGN);      // as the agent does
    for (const char* name : {"work", "temp", "runtime"})
        std::filesystem::create_directory(_directory / name);
    set(programs);
    context.setDirectories({_directory / "runtime", FURTHER_BIN});
    if (another)
        handOver(*another);
}

void ProgramFixture::handOver(User user) {
    std::filesystem::permissions(_directory, std::filesystem::perms(0711));
    for (const char* name : {"work", "temp"})
        if (::chown((_directory / name).c_str(), user.uid, static_cast<gid_t>(-1)) != 0)
            throw std::system_error(errno, std::generic_category(), name);
    user.home = _directory / "home"; // which the launcher makes
    context.setProgramUser(std::move(user));
    set({{"allowRoot", "false"}});
}

void ProgramFixture::set(const std::map<std::string, std::string>& programs) {
    for (const auto& [key, value] : programs)
        _programs[key] = value;
    context.setPrograms(Settings(programSpecs(_directory), _programs));
}

ProgramFixture::~ProgramFixture() {
    while (::waitpid(-1, nullptr, 0) > 0) // the launcher, and the keepers that it left
        ;
    std::filesystem::remove_all(_directory);
}

std::filesystem::path ProgramFixture::file(const std::string& name, const std::string& text) const {
    const auto path = _directory / "work" / name;
    std::ofstream(path) << text;
    return path;
}

std::size_t ProgramFixture::scripts() const {
    const auto temp = _directory / "temp";
    for (const testing::Deadline deadline(std::chrono::seconds(5)); !std::filesystem::is_empty(temp);)
        if (deadline.passed())
            break;
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(temp), std::filesystem::directory_iterator()));
}

} // namespace further
