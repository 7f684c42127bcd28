#include "agent/AgentRoutes.h"

#include "protocol/JsonText.h"
#include "session/ExecDialect.h"
#include "session/RefusalLog.h"
#include "session/RunDialect.h"

#include <Poco/String.h>

#include <algorithm>
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

/// Of a client on /run, by what it has asked for in the address.
std::shared_ptr<const Dialect> runDialect(const std::map<std::string, std::string>& query) {
    const auto word = [&](const char* name) {
        const auto found = query.find(name);
        return found == query.end() ? std::string() : found->second;
    };
    const auto pty = Poco::toLower(word("pty"));
    return std::make_shared<RunDialect>(word("client"), pty == "1" || pty == "true", word("user"));
}

/// For WebSocket clients that speak as `dialectOf` says.
Route door(SessionLoops& sessions, const std::function<std::shared_ptr<const Dialect>(const Upgraded&)>& dialectOf) {
    return {Admits::strangers,
            {},
            [&sessions](const Poco::Net::IPAddress& address, const Identity& client) {
                return sessions.takeSeat(address, client.isStranger());
            },
            [&sessions, dialectOf](Upgraded client) {
                auto dialect = dialectOf(client);
                sessions.accept(std::move(client), std::move(dialect));
            }};
}

} // namespace

Routes agentRoutes(const CurrentPolicy& policy, const PluginRegistry& plugins, SessionLoops& sessions,
                   const std::string& execRunner, const WelcomePage& page, EventJournal& events) {
    return {
        policy,
        {{"/", {Admits::anybody, [&page] { return page.answer(); }}},
         {"/status", {Admits::anybody, always("OK", "text/plain")}},
         {"/version", {Admits::anybody, always(R"({"version":")" FURTHER_VERSION R"("})")}},
         {"/plugins", {Admits::known, description(plugins)}},
         {"/exec",
          door(sessions, [exec = std::make_shared<const ExecDialect>(execRunner)](const Upgraded&) { return exec; })},
         {"/run", door(sessions, [](const Upgraded& client) { return runDialect(client.query); })}},
        [refusals = std::make_shared<RefusalLog>(events)](const std::string& sentence) { refusals->tell(sentence); }};
}

std::set<std::string> pathsOf(const Routes& routes) {
    std::set<std::string> paths;
    for (const auto& each : routes.byPath)
        paths.insert(each.first);
    return paths;
}

std::size_t servedAtOnce(int threads) {
    constexpr int most = 16;
    return static_cast<std::size_t>(std::clamp(threads / 2, 1, most));
}

} // namespace further
