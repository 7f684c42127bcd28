#include "AptVersionPlugin.h"

#include <further/Error.h>

#include <Poco/JSON/Object.h>

#include <sstream>

namespace further::apt {

namespace {

class NoMessages : public Handler {};

} // namespace

void AptVersionPlugin::start(PluginContext& context) {
    context.serve(
        {"GET", "/version/apt/", [this](HttpRequest& request, HttpResponse& response) { answer(request, response); }});
}

std::unique_ptr<Handler> AptVersionPlugin::open(Session& /*session*/) {
    return std::make_unique<NoMessages>();
}

void AptVersionPlugin::answer(HttpRequest& request, HttpResponse& response) {
    if (!AptCache::isPackageName(request.rest()))
        throw Error(ErrorCode::invalidData,
                    "That is no name of a package: one has small letters, digits and + - . only, begins with a letter "
                    "or digit, and has 128 characters at most, as in /version/apt/python3.");
    const auto version = _cache.versionOf(request.rest(), [&request] { return request.isWanted(); });
    Poco::JSON::Object answer;
    answer.set("version", version ? Poco::Dynamic::Var(*version) : Poco::Dynamic::Var());
    std::ostringstream text;
    answer.stringify(text);
    response.send(200, "application/json", text.str());
}

} // namespace further::apt
