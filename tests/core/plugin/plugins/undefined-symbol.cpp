#include <further/Plugin.h>

namespace sensors {

class Thermometer {
public:
    double read(int number) const;
};

} // namespace sensors

namespace {

class Innocent : public further::Plugin {
public:
    void start(further::PluginContext&) override { _degrees = sensors::Thermometer().read(1); }
    std::unique_ptr<further::Handler> open(further::Session&) override { return nullptr; }

private:
    double _degrees = 0;
};

} // namespace

FURTHER_PLUGIN(Innocent)
