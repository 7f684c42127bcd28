#include <further/Plugin.h>

#include <stdexcept>

namespace {

class Throwing : public further::Plugin {
public:
    Throwing() { throw std::runtime_error("no plugin today"); }
    std::unique_ptr<further::Handler> open(further::Session&) override { return nullptr; }
};

} // namespace

FURTHER_PLUGIN(Throwing)
