#include "CommandLine.h"
#include "Simulator.h"
#include "StopSignals.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <utility>
#include <variant>

using namespace further::simulator;

namespace {

/// Where one of the three was closed, a socket of ours would take its place.
void openStandardDescriptors() {
    int fd = 0;
    do
        fd = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    while (fd >= 0 && fd <= STDERR_FILENO);
    ::close(fd);
}

} // namespace

int main(int argc, char** argv) {
    openStandardDescriptors();
    try {
        const StopSignals signals;
        auto asked = parseCommandLine(argc, argv);
        if (const auto* const exitCode = std::get_if<int>(&asked))
            return *exitCode;
        Simulator(std::get<Options>(std::move(asked)), signals).run();
        return EXIT_SUCCESS;
    } catch (const std::exception& e) {
        std::cerr << "further-pi-top-simulator: " << e.what() << std::endl;
        return EXIT_FAILURE;
    }
}
