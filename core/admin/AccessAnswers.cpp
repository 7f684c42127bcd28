#include "admin/AccessAnswers.h"

#include "admin/Texts.h"
#include "plugin/Nearest.h"
#include "session/Audit.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace further {

namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

constexpr int policyViolation = 1008; // close code, RFC 6455 section 7.4.1

Object::Ptr ordered() {
    return new Object(Poco::JSON_PRESERVE_KEY_ORDER);
}

Array::Ptr listed(const Permissions& permissions) {
    Array::Ptr names = new Array;
    for (const auto& name : permissions.names())
        names->add(name);
    return names;
}

/// Those of `data.permissions`; all where it isn't there. Throws Error(invalidData).
Permissions permissionsIn(const AdminRequest& request) {
    const auto value = request.data().get("permissions");
    if (value.isEmpty())
        return Permissions::all();
    std::vector<std::string> names;
    try {
        for (const auto& name : *value.extract<Array::Ptr>())
            names.push_back(name.extract<std::string>());
        return Permissions::named(names);
    } catch (const Poco::SyntaxException& problem) {
        throw Error(ErrorCode::invalidData, problem.message() + ".");
    } catch (const Poco::Exception&) {
        throw Error(ErrorCode::invalidData, "data.permissions must be a list of strings.");
    }
}

/// A sentence for each permission that neither a plugin's name nor a message of its asks for.
Array::Ptr warningsOf(const Permissions& permissions, const PluginRegistry& plugins) {
    std::vector<std::string> known;
    for (const auto& entry : plugins.entries()) {
        known.push_back(entry->name);
        for (const auto& message : entry->manifest.receives)
            known.push_back(message.permission);
    }
    Array::Ptr warnings = new Array;
    for (const auto& name : permissions.names()) {
        if (permissions == Permissions::all() || std::find(known.begin(), known.end(), name) != known.end())
            continue;
        const auto meant = nearest(name, known);
        warnings->add(
            "No plugin here knows the permission " + name +
            (meant.empty() ? "; further-linkctl plugins shows what there is" : "; did you mean " + meant + "?"));
    }
    return warnings;
}

std::string required(const AdminRequest& request, const std::string& key, const std::string& what) {
    auto text = request.text(key);
    if (text.empty())
        throw Error(ErrorCode::invalidData, "data." + key + " is missing; it must be " + what + ".");
    return text;
}

/// What can't be kept is told as it is.
template <class Change>
auto kept(Change change) {
    try {
        return change();
    } catch (const Poco::FileException& problem) {
        throw Error(ErrorCode::unavailable, problem.message() + ".");
    }
}

void create(const AdminRequest& request, Authenticator& authenticator, const PluginRegistry& plugins) {
    const auto name = required(request, "name", "a name for the token");
    const auto permissions = permissionsIn(request);
    std::optional<std::chrono::seconds> validFor;
    if (request.data().has("expires"))
        validFor = std::chrono::seconds(request.number("expires"));
    const auto token = kept([&] { return authenticator.createToken(name, permissions, validFor); });
    audit::granted({Identity::Kind::token, name, permissions, {}});
    auto answer = ordered();
    answer->set("name", name);
    answer->set("token", token);
    answer->set("permissions", listed(permissions));
    answer->set("warnings", warningsOf(permissions, plugins));
    answer->set("expires", validFor ? isoTime(std::chrono::system_clock::now() + *validFor) : std::string());
    request.answer(answer);
}

void list(const AdminRequest& request, const Authenticator& authenticator) {
    Array::Ptr tokens = new Array;
    for (const auto& entry : authenticator.tokens()) {
        auto token = ordered();
        token->set("name", entry.name);
        token->set("permissions", listed(entry.permissions));
        token->set("created", isoTime(entry.created));
        token->set("expires", entry.expires ? isoTime(*entry.expires) : std::string());
        token->set("used", entry.used ? isoTime(*entry.used) : std::string());
        tokens->add(token);
    }
    auto answer = ordered();
    answer->set("tokens", tokens);
    request.answer(answer);
}

/// Ends the sessions of whoever was let in by that.
void end(SessionLoops& sessions, Identity::Kind kind, const std::string& name) {
    audit::revoked({kind, name, {}, {}});
    sessions.post([kind, name](SessionRegistry& each) {
        each.disconnect([&](const SessionReport& session) { return session.identity.is(kind, name); }, policyViolation,
                        "What let you in was revoked on the device");
    });
}

Object::Ptr described(const Approvals::Entry& entry) {
    auto object = ordered();
    object->set("number", entry.number);
    object->set("origin", entry.client.origin);
    object->set("address", entry.client.address.toString());
    return object;
}

std::string untilText(std::chrono::steady_clock::time_point until) {
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(until - std::chrono::steady_clock::now());
    return isoTime(std::chrono::system_clock::now() + left);
}

void listApprovals(const AdminRequest& request, const Authenticator& authenticator) {
    Array::Ptr pending = new Array;
    for (const auto& entry : authenticator.waiting()) {
        auto object = described(entry);
        object->set("age", std::chrono::duration<double>(std::chrono::steady_clock::now() - entry.since).count());
        pending->add(object);
    }
    Array::Ptr approved = new Array;
    for (const auto& entry : authenticator.approved()) {
        auto object = described(entry);
        object->set("permissions", listed(entry.permissions));
        object->set("until", untilText(entry.until));
        approved->add(object);
    }
    auto answer = ordered();
    answer->set("pending", pending);
    answer->set("approved", approved);
    request.answer(answer);
}

void approve(const AdminRequest& request, Approver& approver, const PluginRegistry& plugins) {
    const auto number = required(request, "number", "the number that the client shows");
    const auto permissions = permissionsIn(request);
    const auto entry = approver.approve(number, permissions);
    if (!entry)
        throw Error(ErrorCode::notFound,
                    "Nobody waits with the number " + number +
                        "; each waits for ten minutes. This lists them: further-linkctl approvals");
    auto answer = described(*entry);
    answer->set("until", untilText(entry->until));
    answer->set("warnings", warningsOf(permissions, plugins));
    answer->set("sentence", "Let in for twelve hours: " + textOf(entry->client) + ".");
    request.answer(answer);
}

} // namespace

void answerAccess(AdminServer& server, SessionLoops& sessions, Authenticator& authenticator, Approver& approver,
                  const PluginRegistry& plugins) {
    server.on("token.create",
              [&authenticator, &plugins](const AdminRequest& request) { create(request, authenticator, plugins); });
    server.on("tokens", [&authenticator](const AdminRequest& request) { list(request, authenticator); });
    server.on("token.revoke", [&sessions, &authenticator](const AdminRequest& request) {
        const auto name = required(request, "name", "the name of a token");
        if (!kept([&] { return authenticator.revokeToken(name); }))
            throw Error(ErrorCode::notFound, "There is no token " + name + ".");
        end(sessions, Identity::Kind::token, name);
        request.answer("The token " + name + " is revoked, and its connections end.");
    });
    server.on("approvals", [&authenticator](const AdminRequest& request) { listApprovals(request, authenticator); });
    server.on("approve", [&approver, &plugins](const AdminRequest& request) { approve(request, approver, plugins); });
    server.on("approval.revoke", [&sessions, &authenticator](const AdminRequest& request) {
        const auto number = required(request, "number", "the number of an approval");
        if (!authenticator.revokeApproval(number))
            throw Error(ErrorCode::notFound, "Nobody was let in with the number " + number + ".");
        end(sessions, Identity::Kind::approval, number);
        request.answer("The approval " + number + " is taken back, and its connections end.");
    });
}

} // namespace further
