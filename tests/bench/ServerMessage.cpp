#include "ServerMessage.h"

#include <rapidjson/document.h>

#include <charconv>
#include <stdexcept>

namespace further::bench {

namespace {

rapidjson::Document parsed(std::string_view json) {
    rapidjson::Document document;
    document.Parse(json.data(), json.size());
    if (document.HasParseError() || !document.IsObject()) {
        throw std::runtime_error("The server sends what is no JSON: " + std::string(json.substr(0, 200)));
    }
    return document;
}

/// What "data" has under that name, or null.
const rapidjson::Value* find(const rapidjson::Document& message, const char* key) {
    const auto data = message.FindMember("data");
    if (data == message.MemberEnd() || !data->value.IsObject()) {
        return nullptr;
    }
    const auto found = data->value.FindMember(key);
    return found == data->value.MemberEnd() ? nullptr : &found->value;
}

} // namespace

ServerMessage::ServerMessage(std::string_view json) : _json(json), _type(value("\"type\"")) {}

std::string_view ServerMessage::value(std::string_view key) const {
    const auto found = _json.find(key);
    if (found == std::string_view::npos) {
        return {};
    }
    const auto open = _json.find_first_not_of(" :", found + key.size());
    if (open == std::string_view::npos || _json[open] != '"') {
        return {};
    }
    for (auto end = _json.find('"', open + 1); end != std::string_view::npos; end = _json.find('"', end + 1)) {
        // The quote is escaped if an odd number of backslashes stands before it.
        const auto before = _json.find_last_not_of('\\', end - 1);
        if ((end - 1 - before) % 2 == 0) {
            return _json.substr(open + 1, end - open - 1);
        }
    }
    throw std::runtime_error("The server sends what is no JSON: " + std::string(_json.substr(0, 200)));
}

std::size_t ServerMessage::outputSize() const {
    std::string_view rest = value("\"output\"");
    std::size_t size = rest.size();
    for (auto at = rest.find('\\'); at != std::string_view::npos; at = rest.find('\\')) {
        if (rest.substr(at + 1, 1) != "u") { // two characters for one
            size -= 1;
            rest.remove_prefix(at + 2);
            continue;
        }
        unsigned code = 0;
        std::from_chars(rest.data() + at + 2, rest.data() + at + 6, code, 16);
        const bool halfOfAPair = code >= 0xd800 && code < 0xe000;
        size -= 6 - (code < 0x80 ? 1 : code < 0x800 || halfOfAPair ? 2 : 3);
        rest.remove_prefix(at + 6);
    }
    return size;
}

std::string ServerMessage::output() const {
    const auto document = parsed(_json);
    const auto* output = find(document, "output");
    if (output == nullptr || !output->IsString()) {
        throw std::runtime_error("The server sends an output without one: " + std::string(_json.substr(0, 200)));
    }
    return {output->GetString(), output->GetStringLength()};
}

long ServerMessage::number(const char* key) const {
    const auto document = parsed(_json);
    const auto* found = find(document, key);
    return found != nullptr && found->IsInt64() ? found->GetInt64() : 0;
}

} // namespace further::bench
