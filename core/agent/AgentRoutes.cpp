#include "agent/AgentRoutes.h"

#include "protocol/Excerpt.h"
#include "protocol/JsonText.h"
#include "session/Audit.h"

#include <utility>

namespace further {

namespace {

std::function<HttpAnswer()> always(std::string body, const std::string& contentType = "application/json") {
    return [answer = HttpAnswer{200, contentType, std::move(body)}] { return answer; };
}

std::function<HttpAnswer()> description(const PluginRegistry& plugins) {
    return [&plugins] {
        std::string text;
        appendJson(text, *plugins.describe());
        return HttpAnswer{200, "application/json", std::move(text)};
    };
}

} // namespace

Routes agentRoutes(const CurrentPolicy& policy, const PluginRegistry& plugins, SessionRegistry& sessions,
                   const ExecDialect& exec, EventJournal& events) {
    return {policy,
            {{"/status", {always("OK", "text/plain"), {}, {}, true}},
             {"/version", {always(R"({"version":")" FURTHER_VERSION R"("})"), {}, {}, true}},
             {"/plugins", {description(plugins)}},
             {"/exec",
              {{},
               [&sessions] { return sessions.takeSeat(); },
               [&sessions, &exec](Upgraded client) { sessions.accept(std::move(client), exec); }}}},
            [&events](const std::string& sentence) {
                audit::refused(sentence);
                events.append({Event::Kind::refused, 0, excerpt(sentence)});
            }};
}

} // namespace further
