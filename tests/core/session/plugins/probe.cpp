#include <further/Plugin.h>

#include <unistd.h>

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

/// A registration that outlives the session it belongs to.
further::Registered kept;

/// Does at once what it is told: by `data.do` of `<its name>.act`, by `code` of a start, by `input` of a stdin.
class ProbeHandler : public further::Handler {
public:
    ProbeHandler(further::Session& session, const std::string& name, std::string diary)
        : _session(session), _name(name), _diary(std::move(diary)) {
        on(name + ".act", &ProbeHandler::act);
        if (name == "other") // the one of the two that runs no programs
            return;
        on("start", &ProbeHandler::start);
        on("stdin", &ProbeHandler::input);
        on("stop", &ProbeHandler::stop);
        on("keyevent", &ProbeHandler::key); // it has no terminal: nothing for resize
    }
    ~ProbeHandler() override {
        _session.send({_name + ".ends"}); // allowed, also when nobody hears it
        note("ends");
    }

    void onPause() override {
        note("pauses");
        if (_faultyPause == "faulty-pause")
            throw std::runtime_error("onPause() fails");
        if (_faultyPause == "faulty-pause-number")
            throw 42;
    }
    void onResume() override { note("resumes"); }

private:
    void act(const further::Message& message) { obey(message.data->getValue<std::string>("do"), message.process); }
    void start(const further::Message& message) {
        _process = message.process;
        obey(message.data->optValue<std::string>("code", ""), message.process);
    }
    void input(const further::Message& message) { obey(message.data->getValue<std::string>("input"), message.process); }
    void stop(const further::Message& message) { end(message.process, -15); }
    void key(const further::Message& message) {
        const auto key = message.data->getValue<std::string>("key");
        if (key == "Fault")
            throw std::runtime_error("a fault");
        if (key != "Enter" || message.process == "deaf")
            throw further::Error(further::ErrorCode::unavailable, "The program doesn't listen to it.");
        _session.sendText("stdout", message.process, message.data->getValue<std::string>("event"));
    }

    void obey(const std::string& what, const std::string& process) {
        if (what == "run")
            _session.send({"started", process});
        else if (what == "run-and-end") {
            _session.send({"started", process});
            _session.sendText("stdout", process, "hi\n");
            end(process, 0);
        } else if (what == "end")
            end(process, 0);
        else if (what == "refuse")
            throw further::Error(further::ErrorCode::busy, "Too many; try again later.");
        else if (what == "refuse-later")
            _session.strand().post([this, process] {
                _session.fail(process, further::Error(further::ErrorCode::notFound, "There is no such file."));
            });
        else if (what == "fault")
            throw std::runtime_error("a fault");
        else if (what == "fault-later")
            _session.strand().post([] { throw std::runtime_error("a fault"); });
        else if (what == "fault-of-work")
            _session.strand().offload([] { throw std::runtime_error("a fault"); }, [this] { note("goes on"); });
        else if (what == "fault-number")
            throw 42;
        else if (what == "fault-number-later")
            _session.strand().post([] { throw 42; });
        else if (what == "fault-number-of-work")
            _session.strand().offload([] { throw 42; }, [this] { note("goes on"); });
        else if (what.starts_with("faulty-pause"))
            _faultyPause = what;
        else if (what == "press-key" || what == "press-faulty-key") {
            further::Message press{"keyevent"};
            press.data->set("key", std::string(what == "press-key" ? "Enter" : "Fault"));
            press.data->set("event", std::string("keydown"));
            _session.inject(press);
        } else if (what == "tell-user")
            _session.sendText("stdout", process, _session.user().name);
        else if (what == "greet")
            _session.send({_name + ".greeting"});
        else if (what == "hold")
            _hold = _session.holdInput();
        else if (what == "release-later")
            _session.strand().post([this] { _hold = {}; });
        else if (what == "job")
            _job = _session.addJob({"a job", ::getpid(), [this] {
                                        note("is told to stop");
                                        _job = {};
                                    }});
        else if (what == "faulty-job")
            _job = _session.addJob({"a job", ::getpid(), [] { throw std::runtime_error("a fault"); }});
        else if (what == "keep-job")
            kept = _session.addJob({"a job", ::getpid(), [] {}});
        else if (what == "forget-kept-job")
            kept = {};
        else if (what == "end-job")
            _job = {};
        else if (what == "slow")
            std::this_thread::sleep_for(std::chrono::milliseconds(110));
        else if (what == "slow-later")
            _session.strand().post([] { std::this_thread::sleep_for(std::chrono::milliseconds(110)); });
        else if (what == "flood")
            for (int i = 0; i < 1000; ++i)
                _session.sendText("stdout", process, std::string(1000, 'x'));
        else if (what == "inject") {
            further::Message injected{"other.act"};
            injected.data->set("do", std::string("greet"));
            _session.inject(injected);
            _session.send({_name + ".injected"});
        } else if (what == "leave-registrations") {
            // Held by a task that never runs: they end after all else of the session.
            const auto hold = std::make_shared<further::Registered>(_session.holdInput());
            const auto job = std::make_shared<further::Registered>(_session.addJob({"it", 1, {}}));
            _session.strand().post([this, hold, job] { _session.strand().post([hold, job] {}); });
            throw std::runtime_error("a fault");
        }
    }

    void end(const std::string& process, int exitCode) {
        further::Message stopped{"stopped", process};
        stopped.data->set("exitCode", exitCode);
        _session.send(stopped);
    }

    void note(const std::string& what) const { std::ofstream(_diary, std::ios::app) << _name << ' ' << what << '\n'; }

    further::Session& _session;
    const std::string _name;
    const std::string _diary;
    std::string _process;
    std::string _faultyPause;
    further::Registered _hold;
    further::Registered _job;
};

/// Its settings: `name`, `diary` (a file), and `opens`: what open() does (throws `error` or `std`, returns `null`).
class Probe : public further::Plugin {
public:
    void start(further::PluginContext& context) override {
        _name = context.config().text("name");
        _diary = context.config().path("diary");
        _opens = context.config().text("opens");
        if (_opens == "never")
            throw further::Error(further::ErrorCode::unavailable, "There is no such device");
    }

    std::unique_ptr<further::Handler> open(further::Session& session) override {
        if (_opens == "error")
            throw further::Error(further::ErrorCode::unavailable, "The device is gone; plug it in.");
        if (_opens == "std")
            throw std::runtime_error("open() fails");
        if (_opens == "null")
            return nullptr;
        return std::make_unique<ProbeHandler>(session, _name, _diary);
    }

private:
    std::string _name;
    std::string _diary;
    std::string _opens;
};

} // namespace

FURTHER_PLUGIN(Probe)
