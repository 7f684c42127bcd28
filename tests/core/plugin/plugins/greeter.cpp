#include <further/Plugin.h>

namespace {

/// Binds greeter.greet and greeter.wave.
class GreeterHandler : public further::Handler {
public:
    GreeterHandler() {
        on("greeter.greet", &GreeterHandler::greet);
        on("greeter.wave", &GreeterHandler::greet);
    }

private:
    void greet(const further::Message&) {}
};

class Greeter : public further::Plugin {
public:
    std::unique_ptr<further::Handler> open(further::Session&) override { return std::make_unique<GreeterHandler>(); }
};

} // namespace

FURTHER_PLUGIN(Greeter)
