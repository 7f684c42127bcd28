#pragma once

#include "plugins/common/ProgramFixture.h"

#include "plugins/common/process/LauncherClient.h"
#include "plugins/python-exec/BootModule.h"
#include "plugins/python-exec/PythonHandler.h"
#include "plugins/python-exec/PythonSetup.h"
#include "plugins/python-exec/PythonStart.h"
#include "plugins/python-exec/module/ModuleDirectory.h"

#include <further/testing/FakeSession.h>

#include <Poco/JSON/Parser.h>

#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace further {

/// Settings, written as in the file.
using Values = std::map<std::string, std::string>;

/// The plugin's settings as its manifest declares them, with these values.
inline Settings pythonSettings(const Values& values) {
    std::ifstream file(FURTHER_PYTHON_MANIFEST);
    const auto manifest = Poco::JSON::Parser().parse(file).extract<Poco::JSON::Object::Ptr>();
    std::vector<SettingSpec> specs;
    for (const auto& entry : *manifest->getArray("settings")) {
        const auto setting = entry.extract<Poco::JSON::Object::Ptr>();
        specs.push_back({setting->getValue<std::string>("key"), settingType(setting->getValue<std::string>("type")),
                         setting->getValue<std::string>("default"), setting->getValue<std::string>("meaning")});
    }
    return {specs, values};
}

/// A session with the handler of python-exec, as the agent would have it.
class PythonFixture : public ProgramFixture {
public:
    explicit PythonFixture(const Values& config = {}, const Values& programs = {}) : ProgramFixture(programs) {
        context.setConfig(pythonSettings(config));
        setup = python::PythonSetup::from(context);
        launcher.emplace(context);
        module.emplace(std::vector{directory()}, std::vector{context.programUser()});
        setup.add(*module, "1.2.3");
        start.emplace(context.config(),
                      python::bootDirectory(context.directories().libexec, &*module, {context.programUser()}), "");
        start->prepare(*launcher, setup.runner.request.spec, context.logger());
        handler = std::make_unique<python::PythonHandler>(session, *launcher, setup, *start, &*module);
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

    testing::FakeSession session{strand, context.programUser()};
    python::PythonSetup setup;
    std::optional<process::LauncherClient> launcher;
    std::optional<python::ModuleDirectory> module;
    std::optional<python::PythonStart> start;
    std::unique_ptr<python::PythonHandler> handler;
};

} // namespace further
