#include "Server.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <stdexcept>

namespace further::bench {

namespace {

std::vector<std::string> split(std::string_view word) {
    std::vector<std::string> parts;
    for (std::size_t comma = 0; comma != std::string_view::npos; word.remove_prefix(comma + 1)) {
        comma = word.find(',');
        parts.emplace_back(word.substr(0, comma));
        if (comma == std::string_view::npos) {
            break;
        }
    }
    return parts;
}

std::string quoted(std::string_view text) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
    return {buffer.GetString(), buffer.GetSize()};
}

} // namespace

Server Server::parse(std::string_view word) {
    const auto parts = split(word);
    constexpr std::string_view scheme = "ws://";
    if (parts.size() < 2 || parts[1].compare(0, scheme.size(), scheme) != 0) {
        throw std::invalid_argument("A server is given as NAME,ws://HOST:PORT/PATH[,PAUSE[,PID…]], and not as \"" +
                                    std::string(word) + "\".");
    }
    Server server;
    server.name = parts[0];
    const std::string address = parts[1].substr(scheme.size());
    const auto slash = std::min(address.find('/'), address.size());
    const auto colon = std::min(address.rfind(':', slash), slash);
    server.host = address.substr(0, colon);
    server.port = colon < slash ? address.substr(colon + 1, slash - colon - 1) : "80";
    server.path = slash < address.size() ? address.substr(slash) : "/";
    if (parts.size() > 2) {
        server.pause = std::chrono::milliseconds(std::stoi(parts[2]));
    }
    for (std::size_t i = 3; i < parts.size(); ++i) {
        server.processes.push_back(std::stoi(parts[i]));
    }
    return server;
}

std::string Server::message(std::string_view type, const std::string& data) const {
    std::string text = R"({"type":")" + std::string(type) + '"';
    if (speaksRun()) {
        text += R"(,"process":"bench")";
    }
    if (!data.empty()) {
        text += R"(,"data":)" + data;
    }
    return text + '}';
}

std::string Server::start(std::string_view script) const {
    return message("start", speaksRun() ? R"({"runner":"python3","code":)" + quoted(script) + '}'
                                        : R"({"sourceScript":)" + quoted(script) + '}');
}

std::string Server::input(std::string_view text) const {
    return message("stdin", R"({"input":)" + quoted(text) + '}');
}

std::string Server::endOfInput() const {
    return message("stdin", R"({"input":"","eof":true})");
}

std::string Server::stop() const {
    return message("stop", {});
}

} // namespace further::bench
