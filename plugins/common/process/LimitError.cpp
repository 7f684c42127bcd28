#include "LimitError.h"

#include <string>

namespace further::process {

namespace {

using launcher::Limit;

std::string bytes(std::uint64_t amount) {
    constexpr std::uint64_t kibi = 1024;
    if (amount % (kibi * kibi) == 0)
        return std::to_string(amount / (kibi * kibi)) + " MiB";
    return amount % kibi == 0 ? std::to_string(amount / kibi) + " KiB" : std::to_string(amount) + " bytes";
}

std::string duration(std::uint64_t amount) {
    constexpr std::uint64_t second = 1000;
    return amount % second == 0 ? std::to_string(amount / second) + " s" : std::to_string(amount) + " ms";
}

std::string sentence(Limit limit, std::uint64_t amount) {
    switch (limit) {
    case Limit::memory:
        return "The program was ended because, with all that it started, it needed more than the " + bytes(amount) +
               " of memory that it may have here: keep less in memory, or raise programs.maxMemory on the device.";
    case Limit::processes:
        return "The program was refused a process or thread: it may have " + std::to_string(amount) +
               " at once, all that it started counted: start fewer, or raise programs.maxProcesses on the device.";
    case Limit::fileSize:
        return "The program was ended because it wrote more than " + bytes(amount) +
               " to a file: write less, or raise programs.maxFileSize on the device.";
    case Limit::runTime:
        return "The program is ended because it has run for " + duration(amount) +
               ", as long as it may here: let it finish sooner, or raise programs.maxRunTime on the device.";
    }
    return "The program has met a limit that this agent doesn't know.";
}

} // namespace

Error limitError(Limit limit, std::uint64_t amount) {
    return {ErrorCode::tooLarge, sentence(limit, amount)};
}

} // namespace further::process
