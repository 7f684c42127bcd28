#include "ctl/DeviceStore.h"

#include "ctl/Failure.h"
#include "ctl/Fields.h"
#include "ctl/Json.h"

#include <further/Descriptor.h>

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/String.h>

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace further::ctl {

namespace {

/// More than as many devices as are kept can take.
constexpr std::size_t largest = 1u << 20;
constexpr mode_t others = S_IRWXG | S_IRWXO;

std::string absolute(const char* variable) {
    const char* const value = std::getenv(variable);
    return value != nullptr && *value == '/' ? value : "";
}

/// Names of hosts are the same in capitals.
bool same(const AgentAddress& one, const AgentAddress& other) {
    return one.port == other.port && Poco::icompare(one.host, other.host) == 0;
}

Failure cantKeep(const std::filesystem::path& file, const std::string& reason) {
    return {ExitCode::failed,
            "The paired devices can't be kept in " + file.string() + " (" + reason + "). Is the folder yours?"};
}

Failure broken(const std::filesystem::path& file, const std::string& reason) {
    return {ExitCode::failed, "The paired devices can't be read from " + file.string() + " (" + reason +
                                  "). Remove the file, and pair them again: rm " + file.string()};
}

std::string readAll(const std::filesystem::path& file) {
    const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!opened && errno == ENOENT)
        return {};
    struct stat found {};
    if (!opened || ::fstat(opened.get(), &found) != 0)
        throw broken(file, std::strerror(errno));
    if (!S_ISREG(found.st_mode) || found.st_uid != ::geteuid())
        throw broken(file, "it is no file of yours");
    if ((found.st_mode & others) != 0)
        throw Failure(ExitCode::failed, "Others may read " + file.string() +
                                            ", in which your devices' tokens are, so it isn't used. If nobody has: "
                                            "chmod 600 " +
                                            file.string() +
                                            ". If somebody may have, revoke them on the devices: further-linkctl token "
                                            "revoke NAME");
    std::string text;
    std::array<char, 65536> piece{};
    for (ssize_t count = 0; (count = ::read(opened.get(), piece.data(), piece.size())) > 0;) {
        text.append(piece.data(), static_cast<std::size_t>(count));
        if (text.size() > largest)
            throw broken(file, "it is too large");
    }
    return text;
}

std::vector<PairedDevice> parse(const std::string& text) {
    std::vector<PairedDevice> devices;
    if (text.empty())
        return devices;
    const Fields file(parseJson(text));
    for (const auto& device : file.objects("devices"))
        if (const auto address = AgentAddress::parse(device.text("address")))
            devices.push_back(
                {*address, device.text("pin"), device.text("fingerprint"), device.text("token"), device.text("name")});
    return devices;
}

std::string format(const std::vector<PairedDevice>& devices) {
    Poco::JSON::Array::Ptr list = new Poco::JSON::Array;
    for (const auto& device : devices)
        list->add(jsonObject({{"address", device.address.text()},
                              {"pin", device.pin},
                              {"fingerprint", device.fingerprint},
                              {"token", device.token},
                              {"name", device.name}}));
    return prettyJson(*jsonObject({{"devices", list}})) + "\n";
}

/// Writes and makes sure that it is on the disk; false and errno where it isn't.
bool writeAll(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto count = ::write(fd, text.data(), text.size());
        if (count < 0 && errno != EINTR)
            return false;
        text.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    return ::fsync(fd) == 0;
}

} // namespace

DeviceStore DeviceStore::ofUser() {
    if (const auto folder = absolute("XDG_CONFIG_HOME"); !folder.empty())
        return DeviceStore(std::filesystem::path(folder) / "further-link");
    auto home = absolute("HOME");
    if (const passwd* const user = home.empty() ? ::getpwuid(::geteuid()) : nullptr)
        home = user->pw_dir;
    return DeviceStore(home.empty() ? std::filesystem::path()
                                    : std::filesystem::path(home) / ".config" / "further-link");
}

std::vector<PairedDevice> DeviceStore::devices() const {
    if (_folder.empty())
        return {};
    try {
        return parse(readAll(file()));
    } catch (const Poco::Exception& e) {
        throw broken(file(), e.message());
    }
}

std::optional<PairedDevice> DeviceStore::find(const AgentAddress& address) const {
    for (auto& device : devices())
        if (same(device.address, address))
            return std::move(device);
    return std::nullopt;
}

void DeviceStore::keep(const PairedDevice& device) const {
    change([&](std::vector<PairedDevice>& all) {
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const PairedDevice& each) { return same(each.address, device.address); });
        if (found != all.end())
            *found = device;
        else if (all.size() < most)
            all.push_back(device);
        else
            throw Failure(ExitCode::failed, "This computer is paired with " + std::to_string(most) +
                                                " devices, and keeps no more. Remove one: further-linkctl unpair HOST");
    });
}

bool DeviceStore::remove(const AgentAddress& address) const {
    bool removed = false;
    if (find(address))
        change([&](std::vector<PairedDevice>& all) {
            removed = std::erase_if(all, [&](const PairedDevice& each) { return same(each.address, address); }) > 0;
        });
    return removed;
}

void DeviceStore::change(const std::function<void(std::vector<PairedDevice>&)>& edit) const {
    if (_folder.empty())
        throw Failure(ExitCode::failed, "There is no place to keep paired devices. Say where: export HOME=FOLDER");
    std::error_code failed;
    std::filesystem::create_directories(_folder, failed);
    const Descriptor folder(::open(_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // Held while the file is read and replaced, so that two of us don't lose one another's device.
    if (!folder || ::fchmod(folder.get(), S_IRWXU) != 0 || ::flock(folder.get(), LOCK_EX) != 0)
        throw cantKeep(file(), std::strerror(errno));
    auto all = devices();
    edit(all);
    write(all);
}

void DeviceStore::write(const std::vector<PairedDevice>& devices) const {
    auto fresh = (_folder / ".devices.json.XXXXXX").string();
    const Descriptor opened(::mkostemp(fresh.data(), O_CLOEXEC)); // 0600
    if (opened && writeAll(opened.get(), format(devices)) && ::rename(fresh.c_str(), file().c_str()) == 0)
        return;
    const std::string reason = std::strerror(errno);
    if (opened)
        ::unlink(fresh.c_str());
    throw cantKeep(file(), reason);
}

} // namespace further::ctl
