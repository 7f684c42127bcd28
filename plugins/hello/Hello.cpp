#include <further/Plugin.h>

namespace {

/// Hello in one client's session.
class HelloHandler : public further::Handler {
public:
    HelloHandler(further::Session& session, std::string greeting) : _session(session), _greeting(std::move(greeting)) {
        on("hello.greet", &HelloHandler::greet);
    }

private:
    void greet(const further::Message& message) {
        further::Message answer{"hello.greeting"};
        answer.data->set("text", _greeting + ", " + message.data->getValue<std::string>("name") + "!");
        _session.send(answer);
    }

    further::Session& _session;
    const std::string _greeting;
};

class Hello : public further::Plugin {
public:
    void start(further::PluginContext& context) override { _greeting = context.config().text("greeting"); }

    std::unique_ptr<further::Handler> open(further::Session& session) override {
        return std::make_unique<HelloHandler>(session, _greeting);
    }

private:
    std::string _greeting;
};

} // namespace

FURTHER_PLUGIN(Hello)
