#include "protocol/JsonReader.h"

#include "protocol/JsonParser.h"

#include <further/Error.h>
#include <further/Utf8.h>

#include <string>

namespace further {

namespace {

[[noreturn]] void refuse(const std::string& what) {
    throw Error(ErrorCode::badMessage, what + "; send one JSON object such as {\"type\": \"stop\"}.");
}

} // namespace

Poco::JSON::Object::Ptr readJsonObject(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos)
        refuse("The message is empty");
    if (!isUtf8(text))
        refuse("The message is no UTF-8");
    if (text.substr(begin).starts_with("\xEF\xBB\xBF"))
        refuse("The message begins with a byte order mark, which JSON doesn't have");
    if (text[begin] != '{')
        refuse("The message is no JSON object");
    return JsonParser(text).parse();
}

} // namespace further
