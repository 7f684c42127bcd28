#include "support/Linkctl.h"

#include <Poco/JSON/Parser.h>

#include <stdexcept>
#include <utility>

namespace further::testing {

namespace {

std::string joined(const Linkctl::Words& words) {
    std::string text = "further-linkctl";
    for (const auto& word : words)
        text += " " + word;
    return text;
}

} // namespace

Linkctl::Linkctl(const std::filesystem::path& socket) : _socket(socket.string()) {}

ChildProcess Linkctl::start(const Words& words) const {
    return {AgentProcess::program("further-linkctl"), words, {"FURTHER_LINK_ADMIN_SOCKET=" + _socket}};
}

Linkctl::Result Linkctl::run(const Words& words) const {
    auto linkctl = start(words);
    const int exitCode = linkctl.awaitExit();
    return {exitCode, linkctl.output(), linkctl.errors()};
}

std::string Linkctl::print(const Words& words) const {
    const auto result = run(words);
    if (result.exitCode != 0)
        throw std::runtime_error(joined(words) + " ended with " + std::to_string(result.exitCode) + ": " +
                                 result.output + result.errors);
    return result.output;
}

Poco::JSON::Object::Ptr Linkctl::json(Words words) const {
    words.emplace_back("--json");
    return Poco::JSON::Parser().parse(print(words)).extract<Poco::JSON::Object::Ptr>();
}

std::string Linkctl::await(const Words& words, std::string_view text, const Deadline& deadline) const {
    for (;;) {
        const auto result = run(words);
        if (result.output.find(text) != std::string::npos)
            return result.output;
        if (deadline.passed())
            throw std::runtime_error(joined(words) + " never printed \"" + std::string(text) +
                                     "\", but: " + result.output + result.errors);
    }
}

} // namespace further::testing
