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

std::string pathOf(const Poco::JSON::Object& data) {
    auto path = systemText(data.getValue<std::string>("path"), "The path");
    if (path.empty())
        throw Error(ErrorCode::invalidData, "The path is empty: give the path of a file on the device.");
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

Program::Request RunnerSetup::requestFor(const Message& start) const {
    auto asked = request;
    auto& spec = asked.spec;
    const auto& data = *start.data;
    if (data.has("code")) {
        spec.source = launcher::Spec::Source::script;
        spec.content = data.getValue<std::string>("code");
    } else if (data.has("path")) {
        spec.source = launcher::Spec::Source::file;
        spec.content = pathOf(data);
    } else {
        throw Error(ErrorCode::invalidData,
                    "There is neither code nor a path: a start has the program itself, or the path of one.");
    }
    if (const auto arguments = data.getArray("args"))
        for (const auto& argument : *arguments)
            spec.arguments.push_back(systemText(argument.convert<std::string>(), "One of the arguments"));
    return asked;
}

} // namespace further::process
