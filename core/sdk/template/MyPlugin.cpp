#include <further/Plugin.h>

class MyPluginHandler : public further::Handler {
public:
    explicit MyPluginHandler(further::Session& session) : _session(session) {
        on("my-plugin.greet", &MyPluginHandler::greet);
    }

private:
    void greet(const further::Message& message) {
        further::Message answer{"my-plugin.greeting"};
        answer.data->set("text", "Hello, " + message.data->getValue<std::string>("name") + "!");
        _session.send(answer);
    }

    further::Session& _session;
};

class MyPlugin : public further::Plugin {
public:
    std::unique_ptr<further::Handler> open(further::Session& session) override {
        return std::make_unique<MyPluginHandler>(session);
    }
};

FURTHER_PLUGIN(MyPlugin)
