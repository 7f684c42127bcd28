#include "session/Audit.h"

#include "protocol/Excerpt.h"
#include "protocol/JsonText.h"

#include <Poco/Logger.h>
#include <Poco/SHA2Engine.h>

namespace further::audit {

namespace {

void write(const std::string& line) {
    poco_notice(Poco::Logger::get("audit"), line);
}

std::string quoted(std::string_view text) {
    std::string out;
    appendJsonString(out, excerpt(text));
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

void connected(std::uint64_t client, const std::string& address, const std::string& origin) {
    write("connected client=" + std::to_string(client) + " address=" + address +
          (origin.empty() ? "" : " origin=" + quoted(origin)));
}

void disconnected(std::uint64_t client, std::string_view why) {
    write("disconnected client=" + std::to_string(client) + " reason=" + quoted(why));
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
