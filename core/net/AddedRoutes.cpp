#include "net/AddedRoutes.h"

#include <further/Error.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace further {

namespace {

bool covers(const std::string& pattern, std::string_view path) {
    return pattern.ends_with('/') ? path.starts_with(pattern) : path == pattern;
}

/// A path as it is written: what a client may write otherwise would never be found.
bool isPath(const std::string& path) {
    return path.size() > 1 && path.front() == '/' && path.find("//") == std::string::npos &&
           path.find("/.") == std::string::npos && std::all_of(path.begin(), path.end(), [](unsigned char each) {
               return std::isalnum(each) != 0 || each == '/' || each == '.' || each == '-' || each == '_';
           });
}

} // namespace

AddedRoutes::AddedRoutes(std::set<std::string> reserved, Limits limits)
    : _reserved(std::move(reserved)), _patience(limits.patience), _open(limits.atOnce) {}

Registered AddedRoutes::add(AddedRoute added) {
    const auto kept = std::make_shared<const StandingRoute>(std::move(added));
    const std::lock_guard lock(_mutex);
    check(kept->added);
    _routes.push_back(kept);
    return Registered([this, kept] {
        {
            const std::lock_guard again(_mutex);
            std::erase(_routes, kept);
        }
        const std::lock_guard unused(kept->inUse);
        kept->gone = true;
    });
}

void AddedRoutes::check(const AddedRoute& added) const {
    static const std::set<std::string> methods{"GET", "POST", "PUT", "DELETE"};
    const auto& [method, path, handler, maxBody, permission] = added.route;
    const auto where = "The route " + method + " " + path;
    if (!methods.contains(method))
        throw Error(ErrorCode::invalidData, where + " can't be served: the method is GET, POST, PUT or DELETE.");
    if (!isPath(path))
        throw Error(ErrorCode::invalidData, where + " can't be served: a path begins with a slash, and has letters, "
                                                    "digits, dots, dashes and slashes between its parts.");
    if (!handler)
        throw Error(ErrorCode::invalidData, where + " can't be served: it has no handler.");
    for (const auto& own : _reserved)
        if (covers(path, own))
            throw Error(ErrorCode::conflict, where + " can't be served: " + own + " is the agent's own.");
    for (const auto& other : _routes) {
        const auto& owner = other->added.owner;
        const auto& theirRoute = other->added.route;
        const auto& theirs = theirRoute.path;
        if (owner == added.owner ? theirs == path && theirRoute.method == method
                                 : covers(theirs, path) || covers(path, theirs))
            throw Error(ErrorCode::conflict,
                        where + " can't be served: the plugin " + owner + " serves " + theirs + ".");
    }
}

AddedRoutes::Found AddedRoutes::at(std::string_view path) const {
    Found found;
    const std::lock_guard lock(_mutex);
    for (const auto& each : _routes) {
        if (!covers(each->added.route.path, path))
            continue;
        const auto longest = found.routes.empty() ? 0 : found.routes.front()->added.route.path.size();
        if (each->added.route.path.size() > longest)
            found.routes.clear();
        if (each->added.route.path.size() >= longest)
            found.routes.push_back(each);
    }
    return found;
}

std::shared_ptr<const StandingRoute> AddedRoutes::Found::byMethod(const std::string& method) const {
    const auto& meant = method == "HEAD" ? "GET" : method;
    const auto fits = [&](const auto& each) { return each->added.route.method == meant; };
    const auto found = std::find_if(routes.begin(), routes.end(), fits);
    return found == routes.end() ? nullptr : *found;
}

std::string AddedRoutes::Found::methods() const {
    std::set<std::string> all;
    for (const auto& each : routes) {
        all.insert(each->added.route.method);
        if (each->added.route.method == "GET")
            all.insert("HEAD");
    }
    std::string joined;
    for (const auto& each : all)
        joined += (joined.empty() ? "" : ", ") + each;
    return joined;
}

} // namespace further
