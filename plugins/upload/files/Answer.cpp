#include "Answer.h"

#include "Directory.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <unistd.h>

#include <string_view>

namespace further::files {

namespace {

using AnswerWriter = rapidjson::Writer<rapidjson::StringBuffer>;

void print(std::string_view bytes) {
    static const Descriptor output(::dup(STDOUT_FILENO));
    writeAll(output, bytes);
}

void putField(AnswerWriter& writer, const char* key, const std::string& value) {
    writer.Key(key);
    writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

} // namespace

void beginAnswer(int status, std::uint64_t length, const std::string& download) {
    rapidjson::StringBuffer text;
    AnswerWriter writer(text);
    writer.StartObject();
    writer.Key("status");
    writer.Int(status);
    writer.Key("length");
    writer.Uint64(length);
    if (!download.empty())
        putField(writer, "download", download);
    writer.EndObject();
    text.Put('\n');
    print({text.GetString(), text.GetSize()});
}

void answerJson(int status, const std::string& json) {
    beginAnswer(status, json.size());
    print(json);
}

void answerRefusal(const Refusal& refusal) {
    rapidjson::StringBuffer text;
    AnswerWriter writer(text);
    writer.StartObject();
    writer.Key("success");
    writer.Bool(false);
    putField(writer, "message", "The request can't be done");
    putField(writer, "code", refusal.code());
    putField(writer, "detail", refusal.what());
    writer.EndObject();
    answerJson(refusal.status(), text.GetString());
}

} // namespace further::files
