#include <further/Plugin.h>

#include <Poco/Exception.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include <unistd.h>

namespace {

[[maybe_unused]] void throwsStandard() {
    throw std::runtime_error("there is no sensor");
}
[[maybe_unused]] void throwsPoco() {
    throw Poco::IOException("the bus is gone");
}
[[maybe_unused]] void throwsNumber() {
    throw 42; // NOLINT(hicpp-exception-baseclass)
}
[[maybe_unused]] void exits() {
    std::exit(3);
}
[[maybe_unused]] void crashes() {
    std::raise(SIGSEGV);
}
[[maybe_unused]] void hangs() {
    for (;;)
        ::pause();
}

/// A static initialiser that does what the build has named.
const bool initialised = (INITIALISER(), true);

class Innocent : public further::Plugin {
public:
    std::unique_ptr<further::Handler> open(further::Session&) override { return nullptr; }
};

} // namespace

FURTHER_PLUGIN(Innocent)
