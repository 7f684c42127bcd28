#include "Answer.h"

#include "Directory.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <unistd.h>

#include <string_view>

namespace further::files {

namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void print(std::string_view bytes) {
    static const Descriptor output(::dup(STDOUT_FILENO));
    writeAll(output, bytes);
}

void put(Writer& writer, const char* key, const std::string& value) {
    writer.Key(key);
    writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

} // namespace

void beginAnswer(int status, const std::string& type, std::uint64_t length, const std::string& download) {
    rapidjson::StringBuffer text;
    Writer writer(text);
    writer.StartObject();
    writer.Key("status");
    writer.Int(status);
    put(writer, "type", type);
    writer.Key("length");
    writer.Uint64(length);
    if (!download.empty())
        put(writer, "download", download);
    writer.EndObject();
    text.Put('\n');
    print({text.GetString(), text.GetSize()});
}

void answerJson(int status, const std::string& json) {
    beginAnswer(status, "application/json", json.size());
    print(json);
}

void answerRefusal(const Refusal& refusal) {
    rapidjson::StringBuffer text;
    Writer writer(text);
    writer.StartObject();
    writer.Key("success");
    writer.Bool(false);
    put(writer, "message", "The request can't be done");
    put(writer, "code", refusal.code());
    put(writer, "detail", refusal.what());
    writer.EndObject();
    answerJson(refusal.status(), text.GetString());
}

} // namespace further::files
