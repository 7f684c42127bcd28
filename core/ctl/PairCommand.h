#pragma once

#include "ctl/AgentAddress.h"
#include "ctl/Command.h"
#include "ctl/DeviceStore.h"

#include <string>

namespace further::ctl {

/// `pair HOST`: makes this computer and a device of the network known to one another. The person at our terminal
/// compares the device's fingerprint with what the device shows (or `--fingerprint` does), before its code is sent.
class PairCommand : public Command {
public:
    explicit PairCommand(CLI::App& program);

    const CLI::App& app() const override { return _app; }
    int run() override;

private:
    /// The device, once its key is the right one; it has no token yet.
    PairedDevice recognise() const;
    void confirm(const std::string& shown) const;
    static std::string askCode();
    std::string ownName() const;

    CLI::App& _app;
    const DeviceStore _store = DeviceStore::ofUser();
    AgentAddress _address;
    std::string _name;
    std::string _fingerprint;
};

} // namespace further::ctl
