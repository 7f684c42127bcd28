#pragma once

#include <further/Api.h>
#include <further/User.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace further {
inline namespace v1 {

/// A request to a route of a plugin. Lives while the route's handler runs, on that thread alone.
class FURTHER_API HttpRequest {
public:
    virtual ~HttpRequest();

    /// `GET` for a HEAD, too: what the handler sends of the body is left out then.
    virtual const std::string& method() const = 0;
    /// What follows the route's path, decoded; empty where that is all. Any bytes, `..` and NUL among them.
    virtual const std::string& rest() const = 0;
    /// Decoded; nothing where the address has no parameter of that name.
    virtual std::optional<std::string> query(const std::string& name) const = 0;
    /// Empty where there is none.
    virtual const std::string& contentType() const = 0;
    /// As whom the request acts.
    virtual const User& user() const = 0;

    /// Reads the next bytes of the body, `size` at most, and waits for them; 0 at its end. Throws where it is larger
    /// than the route takes, breaks off, comes too slowly, or the agent ends: let that fly.
    virtual std::size_t read(char* buffer, std::size_t size) = 0;

    /// False once the agent ends, or the client has closed the connection: a handler that waits for anything but the
    /// body looks at it each half second, and returns.
    virtual bool isWanted() const = 0;
};

/// The answer to it: send(), or begin() and what follows, once.
class FURTHER_API HttpResponse {
public:
    virtual ~HttpResponse();

    /// A header beside those that every answer has, before send() or begin().
    virtual void set(const std::string& header, const std::string& value) = 0;
    virtual void send(int status, const std::string& contentType, std::string_view body) = 0;
    /// For a body that isn't held in memory; `length` where it is known. A handler that throws later than this, or
    /// returns before `length`, cuts the connection, so that nobody takes a part for all.
    virtual void begin(int status, const std::string& contentType, std::optional<std::uint64_t> length = {}) = 0;
    /// The next bytes of it. Waits while the client reads slowly; throws where it has gone: let that fly.
    virtual void write(std::string_view bytes) = 0;
};

/// Runs on one of the web server's threads, several at once, and may block. What it shares with the rest of the plugin
/// needs a lock. Error(code, detail) is answered with the code's status, and JSON as in a message `error`; anything
/// else that is thrown with 500, and is a fault of the plugin.
using HttpHandler = std::function<void(HttpRequest&, HttpResponse&)>;

/// What a plugin serves, see PluginContext::serve.
struct FURTHER_API HttpRoute {
    /// `GET`, which is HEAD as well, `POST`, `PUT` or `DELETE`.
    std::string method;
    /// Such as `/upload`; one that ends with a slash, such as `/files/`, stands for all that begin with it.
    std::string path;
    HttpHandler handler;
    /// Of a request's body, in bytes; 0 where it has none.
    std::uint64_t maxBody = 0;
    /// What a client needs; the plugin's name where it is empty.
    std::string permission = {};
};

} // namespace v1
} // namespace further
