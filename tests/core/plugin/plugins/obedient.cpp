#include <further/Plugin.h>

#include <Poco/Exception.h>

#include <fstream>
#include <stdexcept>

namespace {

/// Does what its settings say: `throws` is what start() throws, or "stop" for stop(), `diary` a file in which it notes
/// what happens to it.
class Obedient : public further::Plugin {
public:
    void start(further::PluginContext& context) override {
        _diary = context.config().path("diary");
        _name = context.config().text("name");
        note("start");
        const auto throws = context.config().text("throws");
        _throwsAtTheEnd = throws == "stop";
        if (throws == "std")
            throw std::runtime_error("the standard way");
        if (throws == "poco")
            throw Poco::IOException("Poco's way");
        if (throws == "silent")
            throw Poco::TimeoutException();
        if (throws == "error")
            throw further::Error(further::ErrorCode::unavailable, "There is no such device; plug it in.");
    }

    std::unique_ptr<further::Handler> open(further::Session&) override { return nullptr; }

    void stop() override {
        note("stop");
        if (_throwsAtTheEnd)
            throw std::runtime_error("never");
    }

private:
    void note(const std::string& what) { std::ofstream(_diary, std::ios::app) << what << ' ' << _name << '\n'; }

    std::string _diary;
    std::string _name;
    bool _throwsAtTheEnd = false;
};

} // namespace

FURTHER_PLUGIN(Obedient)
