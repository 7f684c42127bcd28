#pragma once

#include "plugins/common/ProgramFixture.h"

#include "plugins/common/process/LauncherClient.h"
#include "plugins/python-exec/PythonHandler.h"
#include "plugins/python-exec/PythonSetup.h"

#include <further/testing/FakeSession.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace further {

/// Settings, written as in the file.
using Values = std::map<std::string, std::string>;

/// A session with the handler of python-exec, as the agent would have it.
class PythonFixture : public ProgramFixture {
public:
    explicit PythonFixture(const Values& config = {}, const Values& programs = {}) : ProgramFixture(programs) {
        context.configSettings = Settings({{"interpreter", SettingType::path, "/usr/bin/python3", ""},
                                           {"venv", SettingType::path, "", ""},
                                           {"stopGrace", SettingType::duration, "1 s", ""}},
                                          config);
        setup = python::PythonSetup::from(context);
        launcher.emplace(context);
        handler = std::make_unique<python::PythonHandler>(session, *launcher, setup);
    }

    void run(const std::string& code, const std::string& process = "") {
        receive("start", {{"runner", "python3"}, {"code", code}}, process);
    }

    void receive(const std::string& type, const std::map<std::string, Poco::Dynamic::Var>& data = {},
                 const std::string& process = "") {
        Message message{type, process};
        for (const auto& [key, value] : data)
            message.data->set(key, value);
        handler->receive(message);
    }

    bool await(std::string_view type, const std::string& process = "") {
        return strand.runUntil([&] { return session.count(type, process) > 0; });
    }
    bool awaitOutput(const std::string& text, const std::string& process = "") {
        return strand.runUntil([&] { return session.output("stdout", process).find(text) != std::string::npos; });
    }
    bool awaitFailure() {
        return strand.runUntil([&] { return !session.failures().empty(); });
    }

    /// The types of all that was sent, a blank after each; those that follow one another once.
    std::string typesSent() const {
        std::string types;
        std::string last;
        for (const auto& message : session.sent())
            if (std::exchange(last, message.type) != message.type)
                types += message.type + ' ';
        return types;
    }

    /// Of the last message sent, which is `stopped`.
    int exitCode() const { return session.sent().back().data->getValue<int>("exitCode"); }

    testing::FakeSession session{strand};
    python::PythonSetup setup;
    std::optional<process::LauncherClient> launcher;
    std::unique_ptr<python::PythonHandler> handler;
};

} // namespace further
