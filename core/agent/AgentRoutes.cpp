#include "agent/AgentRoutes.h"

#include "protocol/JsonText.h"
#include "session/RefusalLog.h"

#include <memory>
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
                   const ExecDialect& exec, const WelcomePage& page, EventJournal& events) {
    return {
        policy,
        {{"/", {Admits::anybody, [&page] { return page.answer(); }}},
         {"/status", {Admits::anybody, always("OK", "text/plain")}},
         {"/version", {Admits::anybody, always(R"({"version":")" FURTHER_VERSION R"("})")}},
         {"/plugins", {Admits::known, description(plugins)}},
         {"/exec",
          {Admits::strangers,
           {},
           [&sessions](const Poco::Net::IPAddress& address, const Identity& client) {
               return sessions.takeSeat(address, client.isStranger());
           },
           [&sessions, &exec](Upgraded client) { sessions.accept(std::move(client), exec); }}}},
        [refusals = std::make_shared<RefusalLog>(events)](const std::string& sentence) { refusals->tell(sentence); }};
}

} // namespace further
