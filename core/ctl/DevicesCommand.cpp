#include "ctl/DevicesCommand.h"

#include "ctl/DeviceStore.h"
#include "ctl/ExitCode.h"
#include "ctl/Json.h"
#include "ctl/Output.h"
#include "ctl/Table.h"

#include <CLI/CLI.hpp>
#include <Poco/JSON/Array.h>

namespace further::ctl {

namespace {

std::string jsonOf(const std::vector<PairedDevice>& devices) {
    Poco::JSON::Array::Ptr list = new Poco::JSON::Array;
    for (const auto& device : devices)
        list->add(jsonObject({{"host", device.address.host},
                              {"port", device.address.port},
                              {"name", device.name},
                              {"fingerprint", device.fingerprint},
                              {"pin", device.pin}}));
    return prettyJson(*jsonObject({{"devices", list}})) + "\n";
}

std::string tableOf(const std::vector<PairedDevice>& devices) {
    if (devices.empty())
        return "This computer is paired with no device. Pair it with one: further-linkctl pair HOST\n";
    Table table({"HOST", "PORT", "CALLS US", "FINGERPRINT"});
    for (const auto& device : devices)
        table.add({{device.address.host}, {std::to_string(device.address.port)}, {device.name}, {device.fingerprint}});
    return table.layOut(Terminal::ofStdout());
}

} // namespace

DevicesCommand::DevicesCommand(CLI::App& program)
    : _app(*program.add_subcommand("devices", "List the devices that this computer is paired with")) {
    _app.add_flag("--json", _json, "Print them as JSON");
    _app.footer("Example:\n  further-linkctl devices\n\nWhat they let this computer in with is never shown.");
}

int DevicesCommand::run() {
    const auto devices = DeviceStore::ofUser().devices();
    print(_json ? jsonOf(devices) : tableOf(devices));
    return static_cast<int>(ExitCode::good);
}

} // namespace further::ctl
