#pragma once

#include "FakeAgent.h"
#include "Linkctl.h"
#include "ctl/DeviceStore.h"
#include "support/TemporaryDirectory.h"

#include <string>
#include <string_view>
#include <vector>

namespace further::ctl {

/// The settings of a user on a computer of their own, on which further-linkctl runs.
class PairedComputer {
public:
    static constexpr auto token = "a-token_that.nobody~may+see=";

    std::filesystem::path folder() const { return _settings.path() / "further-link"; }
    DeviceStore store() const { return DeviceStore(folder()); }
    std::string variable() const { return "XDG_CONFIG_HOME=" + _settings.path().string(); }

    /// Pairs it with an agent at 127.0.0.1, as one that has this identity.
    void pairWith(const FakeAgent& agent, const TlsIdentity& identity) const;

    Linkctl run(std::vector<std::string> words, Linkctl::Joined joined = Linkctl::Joined::pipes) const {
        return Linkctl(std::move(words), joined, {variable()});
    }

    /// Runs it to its end, and fails where it exits otherwise, doesn't say this (on stdout or stderr) or says the
    /// token.
    void check(Linkctl& linkctl, int exitCode, std::string_view said = {}) const;

private:
    testing::TemporaryDirectory _settings;
};

} // namespace further::ctl
