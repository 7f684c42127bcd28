#include "session/Audit.h"

#include "protocol/Excerpt.h"

#include <further/Utf8.h>

#include <Poco/JSONString.h>
#include <Poco/Logger.h>
#include <Poco/SHA2Engine.h>
#include <Poco/String.h>

namespace further::audit {

namespace {

void write(const std::string& line) {
    poco_notice(Poco::Logger::get("audit"), line);
}

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

std::string fieldsOf(const Program& program) {
    return " client=" + std::to_string(program.client) + " process=" + quoted(program.process) +
           " plugin=" + program.plugin + " user=" + program.user +
           (program.code.empty() ? "" : " code=" + program.code) +
           (program.path.empty() ? "" : " path=" + quoted(program.path));
}

} // namespace

std::string digestOf(std::string_view code) {
    Poco::SHA2Engine engine;
    engine.update(code.data(), code.size());
    return "sha256:" + Poco::DigestEngine::digestToHex(engine.digest());
}

void connected(std::uint64_t client, const std::string& address, const std::string& origin, const Identity& identity) {
    write("connected client=" + std::to_string(client) + " address=" + address +
          (origin.empty() ? "" : " origin=" + quoted(origin)) + " as=" + quoted(textOf(identity)));
}

void authenticated(std::uint64_t client, const Identity& identity) {
    write("authenticated client=" + std::to_string(client) + " as=" + quoted(textOf(identity)));
}

void disconnected(std::uint64_t client, std::string_view why) {
    write("disconnected client=" + std::to_string(client) + " reason=" + quoted(why));
}

void granted(const Identity& identity, const std::string& origin, const std::string& address) {
    std::string permissions;
    for (const auto& name : identity.permissions.names())
        permissions += (permissions.empty() ? "" : ",") + name;
    write("granted as=" + quoted(textOf(identity)) + " permissions=" + quoted(permissions) +
          (origin.empty() ? "" : " origin=" + quoted(origin)) + (address.empty() ? "" : " address=" + address));
}

void revoked(const Identity& identity) {
    write("revoked as=" + quoted(textOf(identity)));
}

void refused(std::string_view sentence) {
    write("refused reason=" + quoted(sentence));
}

void started(const Program& program) {
    write("started" + fieldsOf(program));
}

void stopped(const Program& program, std::optional<int> exitCode) {
    write("stopped" + fieldsOf(program) + (exitCode ? " exit=" + std::to_string(*exitCode) : " exit=client-left"));
}

void failed(const Program& program, const Error& error) {
    write("failed" + fieldsOf(program) + " error=" + std::string(wireName(error.errorCode())));
}

} // namespace further::audit
