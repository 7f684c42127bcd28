#include <further/Plugin.h>

#include <stdexcept>

namespace {

class Throwing : public further::Plugin {
public:
    Throwing() { throw THROWN; }
    std::unique_ptr<further::Handler> open(further::Session&) override { return nullptr; }
};

} // namespace

FURTHER_PLUGIN(Throwing)
