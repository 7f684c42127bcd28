#include "ctl/UnpairCommand.h"

#include "ctl/DeviceStore.h"
#include "ctl/Failure.h"
#include "ctl/Output.h"
#include "ctl/Printable.h"

#include <CLI/CLI.hpp>

namespace further::ctl {

namespace {

constexpr auto unpairHelp = R"(Example:
  further-linkctl devices
  further-linkctl unpair raspberrypi.local

This computer forgets the device. The device still knows this computer's token,
until it is taken back there: further-linkctl token revoke NAME.)";

} // namespace

UnpairCommand::UnpairCommand(CLI::App& program)
    : _app(*program.add_subcommand("unpair", "Forget a device that this computer is paired with")) {
    _app.add_option("DEVICE", _address.host, "The device, as devices shows it")->option_text(" ")->required();
    _address.addPortTo(_app);
    _app.footer(unpairHelp);
}

int UnpairCommand::run() {
    const auto store = DeviceStore::ofUser();
    const auto device = store.find(_address);
    if (!device || !store.remove(_address))
        throw Failure(ExitCode::notFound, "This computer isn't paired with " + _address.text() +
                                              ". See with which it is: further-linkctl devices");
    print(printable("This computer has forgotten " + _address.text() +
                    ". There, take its token back: further-linkctl token revoke " + device->name + "\n"));
    return static_cast<int>(ExitCode::good);
}

} // namespace further::ctl
