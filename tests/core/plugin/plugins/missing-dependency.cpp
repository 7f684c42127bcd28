#include <further/Plugin.h>

int readThermometer();

namespace {

class Innocent : public further::Plugin {
public:
    void start(further::PluginContext&) override { _degrees = readThermometer(); }
    std::unique_ptr<further::Handler> open(further::Session&) override { return nullptr; }

private:
    int _degrees = 0;
};

} // namespace

FURTHER_PLUGIN(Innocent)
