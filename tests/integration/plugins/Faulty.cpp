#include <further/Plugin.h>

#include <chrono>
#include <stdexcept>
#include <thread>

namespace {

using namespace std::chrono_literals;

/// Does all that a plugin shouldn't; what it counts in between shows whether it is still the same one.
class FaultyHandler : public further::Handler {
public:
    explicit FaultyHandler(further::Session& session) : _session(session) {
        on("faulty.count", &FaultyHandler::count);
        on("faulty.throw", &FaultyHandler::throwError);
        on("faulty.throw-number", &FaultyHandler::throwNumber);
        on("faulty.throw-later", &FaultyHandler::throwLater);
        on("faulty.block", &FaultyHandler::block);
        on("faulty.block-later", &FaultyHandler::blockLater);
    }

private:
    void count(const further::Message&) {
        further::Message answer{"faulty.counted"};
        answer.data->set("count", ++_count);
        _session.send(answer);
    }
    void throwError(const further::Message&) { throw std::runtime_error("the lamp is broken"); }
    void throwNumber(const further::Message&) { throw 42; }
    void throwLater(const further::Message& message) {
        _later = _session.strand().after(1ms, [this, message] { throwError(message); });
    }
    void block(const further::Message&) { std::this_thread::sleep_for(150ms); }
    void blockLater(const further::Message& message) {
        _later = _session.strand().after(1ms, [this, message] {
            block(message);
            count(message);
        });
    }

    further::Session& _session;
    int _count = 0;
    further::Registered _later;
};

class Faulty : public further::Plugin {
public:
    void start(further::PluginContext& context) override {
        const auto problem = context.config().text("problem");
        if (problem == "a number")
            throw 42;
        if (!problem.empty())
            throw std::runtime_error(problem);
    }

    std::unique_ptr<further::Handler> open(further::Session& session) override {
        return std::make_unique<FaultyHandler>(session);
    }
};

} // namespace

FURTHER_PLUGIN(Faulty)
