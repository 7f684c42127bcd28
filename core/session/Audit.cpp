#include "session/Audit.h"

#include "protocol/Excerpt.h"
#include "session/AuditKinds.h"

#include <further/Utf8.h>

#include <Poco/JSONString.h>
#include <Poco/Logger.h>
#include <Poco/Message.h>
#include <Poco/SHA2Engine.h>
#include <Poco/String.h>

namespace further::audit {

namespace {

constexpr std::size_t longestValue = 400; // bytes, of which each may become six

/// Printable ASCII in JSON's quotes: a terminal obeys more characters than one knows.
std::string quoted(std::string_view text) {
    Utf8Sanitizer sanitizer;
    auto valid = std::string(sanitizer.take(text));
    valid += sanitizer.finish();
    auto out = Poco::toJSON(excerpt(valid, longestValue), Poco::JSON_WRAP_STRINGS | Poco::JSON_ESCAPE_UNICODE);
    Poco::replaceInPlace(out, "\\/", "/"); // Poco escapes what needn't be
    return out;
}

/// One line, as it grows. What it says stands in the message's parameters, too, for a log that has fields.
class Line {
public:
    explicit Line(const Kind& kind) : _message("audit", {}, Poco::Message::PRIO_NOTICE), _text(kind.word) {
        _message.set("audit", _text);
        _message.set("message-id", std::string(kind.messageId));
    }

    Line& with(const std::string& key, const std::string& value) { return add(key, value, value); }
    /// A value that strangers choose. One that is empty isn't told.
    Line& quote(const std::string& key, std::string_view value) {
        if (value.empty())
            return *this;
        const auto safe = quoted(value);
        return add(key, safe, safe.substr(1, safe.size() - 2));
    }
    Line& with(const Program& program) {
        with("client", std::to_string(program.client)).quote("process", program.process);
        with("plugin", program.plugin).with("user", program.user);
        if (!program.code.empty())
            with("code", program.code);
        return quote("path", program.path);
    }

    void write() {
        auto& log = Poco::Logger::get("audit");
        _message.setText(_text);
        if (log.notice())
            log.log(_message);
    }

private:
    Line& add(const std::string& key, const std::string& inText, const std::string& inField) {
        _text += " " + key + "=" + inText;
        _message.set(key, inField);
        return *this;
    }

    Poco::Message _message;
    std::string _text;
};

} // namespace

std::string digestOf(std::string_view code) {
    Poco::SHA2Engine engine;
    engine.update(code.data(), code.size());
    return "sha256:" + Poco::DigestEngine::digestToHex(engine.digest());
}

void connected(std::uint64_t client, const std::string& address, const std::string& origin, const Identity& identity) {
    Line(kindOf("connected"))
        .with("client", std::to_string(client))
        .with("address", address)
        .quote("origin", origin)
        .quote("as", textOf(identity))
        .write();
}

void authenticated(std::uint64_t client, const std::string& address, const std::string& origin,
                   const Identity& identity) {
    Line(kindOf("authenticated"))
        .with("client", std::to_string(client))
        .with("address", address)
        .quote("origin", origin)
        .quote("as", textOf(identity))
        .write();
}

void untold(std::size_t strangers) {
    Line(kindOf("untold")).with("strangers", std::to_string(strangers)).write();
}

void disconnected(std::uint64_t client, std::string_view why) {
    Line(kindOf("disconnected")).with("client", std::to_string(client)).quote("reason", why).write();
}

void granted(const Identity& identity, const std::string& origin, const std::string& address) {
    std::string permissions;
    for (const auto& name : identity.permissions.names())
        permissions += (permissions.empty() ? "" : ",") + name;
    Line line(kindOf("granted"));
    line.quote("as", textOf(identity))
        .with("permissions", quoted(std::string_view(permissions)))
        .quote("origin", origin);
    line.quote("address", address).write();
}

void revoked(const Identity& identity) {
    Line(kindOf("revoked")).quote("as", textOf(identity)).write();
}

void refused(std::string_view sentence) {
    Line(kindOf("refused")).quote("reason", sentence).write();
}

void started(const Program& program) {
    Line(kindOf("started")).with(program).write();
}

void stopped(const Program& program, std::optional<int> exitCode) {
    Line(kindOf("stopped")).with(program).with("exit", exitCode ? std::to_string(*exitCode) : "client-left").write();
}

void failed(const Program& program, const Error& error) {
    Line(kindOf("failed")).with(program).with("error", std::string(wireName(error.errorCode()))).write();
}

} // namespace further::audit
