#include "ctl/ProgramStart.h"

#include "protocol/JsonText.h"

#include <Poco/URI.h>

namespace further::ctl {

namespace {

void appendMember(std::string& message, std::string_view key, const std::optional<std::string>& value) {
    if (!value)
        return;
    message += ",\"" + std::string(key) + "\":";
    appendJsonString(message, *value);
}

} // namespace

std::string ProgramStart::route() const {
    std::string route = "/run?client=further-linkctl";
    if (terminal)
        route += "&pty=1";
    if (!user.empty())
        Poco::URI::encode(user, "&=+#?/", route += "&user=");
    return route;
}

std::string ProgramStart::message(std::string_view process) const {
    std::string message = R"({"type":"start","process":)";
    appendJsonString(message, process);
    message += R"(,"data":{"runner":)";
    appendJsonString(message, runner);
    appendMember(message, "code", code);
    appendMember(message, "path", path);
    message += R"(,"args":[)";
    for (const auto& argument : arguments) {
        if (&argument != &arguments.front())
            message += ',';
        appendJsonString(message, argument);
    }
    message += "]}}";
    return message;
}

} // namespace further::ctl
