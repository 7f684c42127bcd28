#include "DeviceFiles.h"

#include <system_error>

namespace further::simulator {

namespace {

using namespace std::string_view_literals;

// Serial numbers that no device has.
constexpr std::string_view hubSerial = "1000000001\n";
constexpr std::string_view batterySerial = "2000000002\n";
constexpr std::string_view displaySerial = "3000000003\n";
constexpr std::string_view noSerial = "None\n";
constexpr std::string_view boardSerial = "100000000000f00d\0"sv;
constexpr std::string_view temperature = "45277\n"; // thousandths of a degree

} // namespace

DeviceFiles::DeviceFiles(const std::filesystem::path& root) : _root(root.lexically_normal()) {}

// Delegates, so that the destructor takes back what was made where a later file can't be.
DeviceFiles::DeviceFiles(const std::filesystem::path& root, const Model& model) : DeviceFiles(root) {
    makeDirectories(_root);
    add("sys/devices/platform/soc/soc:firmware/get_throttled", Throttle().mask());
    add("run/pt_device_type", std::string(model.type) + "\n");
    add("run/pt_hub_serial", hubSerial);
    add("run/pt_battery_serial", model.hasBattery ? batterySerial : noSerial);
    add("run/pt_display_serial", displaySerial);
    add("proc/device-tree/model", std::string(model.board) + '\0');
    add("proc/device-tree/serial-number", boardSerial);
    add("sys/class/thermal/thermal_zone0/temp", temperature);
}

DeviceFiles::~DeviceFiles() {
    _files.clear();
    while (!_directories.empty())
        _directories.pop_back(); // the innermost first
}

void DeviceFiles::show(const Throttle& throttle) {
    _files.front().replace(throttle.mask());
}

void DeviceFiles::makeDirectories(const std::filesystem::path& path) {
    std::error_code unknown; // what can't be looked at can't be made either, and that says why
    if (path.empty() || std::filesystem::is_directory(path, unknown))
        return;
    makeDirectories(path.parent_path());
    _directories.emplace_back(path);
}

void DeviceFiles::add(std::string_view name, std::string_view content) {
    const auto path = _root / name;
    makeDirectories(path.parent_path());
    _files.emplace_back(path, content);
}

} // namespace further::simulator
