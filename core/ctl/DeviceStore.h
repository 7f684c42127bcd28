#pragma once

#include "ctl/PairedDevice.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace further::ctl {

/// The devices that this user's computer is paired with: a file of the user's own (0600), with their tokens. Replaced
/// as a whole, so that who reads it finds the old one or the new one. Every failure is thrown as a Failure that says
/// what to do; one is a file that others may read or may have written.
class DeviceStore {
public:
    /// The most devices that are kept.
    static constexpr std::size_t most = 1000;

    /// `folder`: where the file is, made (0700) at the first need. Empty: there is none, and nothing can be kept.
    explicit DeviceStore(std::filesystem::path folder) : _folder(std::move(folder)) {}

    /// That of the user who runs this: in $XDG_CONFIG_HOME or ~/.config.
    static DeviceStore ofUser();

    std::filesystem::path file() const { return _folder / "devices.json"; }

    /// By their addresses.
    std::vector<PairedDevice> devices() const;
    std::optional<PairedDevice> find(const AgentAddress& address) const;
    /// In place of one with the same address, where there is one.
    void keep(const PairedDevice& device) const;
    /// False where there is none.
    bool remove(const AgentAddress& address) const;

private:
    void change(const std::function<void(std::vector<PairedDevice>&)>& edit) const;
    void write(const std::vector<PairedDevice>& devices) const;

    std::filesystem::path _folder;
};

} // namespace further::ctl
