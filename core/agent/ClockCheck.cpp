#include "agent/ClockCheck.h"

#include <sys/timex.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>

namespace further {

namespace {

using Verdict = CheckResult::Verdict;

/// Whether there is a service that timedatectl could switch on: it looks in these for lists of them
/// (systemd-timedated.service(8)).
bool hasTimeService(const std::filesystem::path& root) {
    std::error_code none;
    for (const auto* const directory : {"etc", "run", "usr/local/lib", "usr/lib", "lib"})
        for (const auto& each : std::filesystem::directory_iterator(root / directory / "systemd/ntp-units.d", none))
            if (each.path().extension() == ".list")
                return true;
    return false;
}

} // namespace

CheckResult clockCheck() {
    constexpr int firstYear = 2024; // nobody had this program before
    const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
    if (int(today.year()) < firstYear)
        return {Verdict::fault, "The clock says that it is " + std::to_string(int(today.year())) + ".",
                synchronisingCommand()};
    timex state{};
    const int clock = ::adjtimex(&state);
    if (clock < 0)
        return {Verdict::warning,
                "Whether the clock is synchronised can't be seen: " + std::generic_category().message(errno) + ".",
                "timedatectl"};
    if (clock == TIME_ERROR || (state.status & STA_UNSYNC) != 0)
        return {Verdict::warning, "The clock isn't synchronised with any other.", synchronisingCommand()};
    return {Verdict::good, "The clock is synchronised."};
}

std::string synchronisingCommand(const std::filesystem::path& root) {
    return hasTimeService(root) ? "sudo timedatectl set-ntp true" : "sudo apt install systemd-timesyncd";
}

} // namespace further
