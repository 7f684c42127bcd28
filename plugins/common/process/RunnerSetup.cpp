#include "RunnerSetup.h"

#include <further/Error.h>

#include <Poco/JSON/Array.h>

#include <string>

namespace further::process {

namespace {

/// A text that goes to the system as a C string.
std::string systemText(std::string text, const char* what) {
    if (text.find('\0') != std::string::npos)
        throw Error(ErrorCode::invalidData,
                    std::string(what) + " contains a NUL character, which the system can't pass on: leave it out.");
    return text;
}

/// Empty where there is none.
std::string pathOf(const Poco::JSON::Object& data) {
    if (!data.has("path"))
        return {};
    auto path = systemText(data.getValue<std::string>("path"), "The path");
    if (path.empty())
        throw Error(ErrorCode::invalidData, "The path is empty: give one on the device, or none.");
    return path;
}

} // namespace

RunnerSetup RunnerSetup::from(const PluginContext& context) {
    const auto& programs = context.programs();
    RunnerSetup setup;
    auto& spec = setup.request.spec;
    spec.workDirectory = programs.path("workDirectory").string();
    spec.tempDirectory = programs.path("tempDirectory").string();
    spec.keepChildren = programs.flag("keepChildren");
    spec.leftoverGrace = programs.duration("leftoverGrace");
    spec.stopGrace = context.config().duration("stopGrace");
    setup.pendingInput = programs.bytes("pendingInput");
    return setup;
}

Program::Request RunnerSetup::forAnything(const Message& start, const User& user) const {
    auto asked = request;
    asked.user = user.uid;
    asked.spec.terminal = start.data->optValue("terminal", false);
    if (const auto arguments = start.data->getArray("args"))
        for (const auto& argument : *arguments)
            asked.spec.arguments.push_back(systemText(argument.convert<std::string>(), "One of the arguments"));
    return asked;
}

Program::Request RunnerSetup::requestFor(const Message& start, const User& user) const {
    auto asked = forAnything(start, user);
    auto& spec = asked.spec;
    auto path = pathOf(*start.data);
    if (start.data->has("code")) {
        spec.source = launcher::Spec::Source::script;
        spec.content = start.data->getValue<std::string>("code");
        spec.scriptDirectory = std::move(path);
    } else if (!path.empty()) {
        spec.source = launcher::Spec::Source::file;
        spec.content = std::move(path);
    } else {
        throw Error(ErrorCode::invalidData,
                    "data.code and data.path are both missing: a start has the program itself, or the path of one.");
    }
    return asked;
}

Program::Request RunnerSetup::shellFor(const Message& start, const User& user) const {
    if (start.data->has("code"))
        throw Error(ErrorCode::invalidData, "A shell takes no code (data.code on /run): send its commands as stdin, "
                                            "or choose another runner for a script.");
    auto asked = forAnything(start, user);
    asked.spec.source = launcher::Spec::Source::shell;
    asked.spec.content = pathOf(*start.data);
    return asked;
}

} // namespace further::process
