#include "protocol/JsonText.h"

#include <further/Utf8.h>

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Parser.h>

#include <array>
#include <charconv>
#include <cmath>

namespace further {

namespace {

void appendString(std::string& out, const std::string& text) {
    if (isUtf8(text)) {
        appendJsonString(out, text);
        return;
    }
    Utf8Sanitizer sanitizer;
    std::string valid(sanitizer.take(text));
    valid += sanitizer.finish();
    appendJsonString(out, valid);
}

void appendDouble(std::string& out, double number) {
    if (!std::isfinite(number)) {
        out += "null";
        return;
    }
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    const std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
    out += text;
    if (text.find_first_of(".e") == std::string_view::npos) {
        out += ".0";
    }
}

template <class Iterator>
void appendArray(std::string& out, Iterator at, Iterator end) {
    out += '[';
    for (Iterator first = at; at != end; ++at) {
        if (at != first) {
            out += ',';
        }
        appendJson(out, *at);
    }
    out += ']';
}

/// A std::vector of whatever, a Poco::DynamicStruct and their like: a Var tells only Poco's own text of them, which is
/// JSON, with blanks.
void appendContainer(std::string& out, const Poco::Dynamic::Var& container) {
    appendJson(out, Poco::JSON::Parser().parse(container.convert<std::string>()));
}

} // namespace

void appendJson(std::string& out, const Poco::Dynamic::Var& value) {
    using Poco::JSON::Array;
    using Poco::JSON::Object;
    const std::type_info& type = value.type();
    if (value.isEmpty()) {
        out += "null";
    } else if (type == typeid(std::string)) {
        appendString(out, value.extract<std::string>());
    } else if (type == typeid(Object::Ptr)) {
        const auto& object = value.extract<Object::Ptr>();
        object ? appendJson(out, *object) : void(out += "null");
    } else if (type == typeid(Object)) {
        appendJson(out, value.extract<Object>());
    } else if (type == typeid(Array::Ptr)) {
        const auto& array = value.extract<Array::Ptr>();
        array ? appendArray(out, array->begin(), array->end()) : void(out += "null");
    } else if (type == typeid(Array)) {
        const auto& array = value.extract<Array>();
        appendArray(out, array.begin(), array.end());
    } else if (value.isBoolean()) {
        out += value.convert<bool>() ? "true" : "false";
    } else if (type == typeid(char)) {
        appendString(out, value.convert<std::string>());
    } else if (value.isInteger()) {
        out += value.isSigned() ? std::to_string(value.convert<Poco::Int64>())
                                : std::to_string(value.convert<Poco::UInt64>());
    } else if (value.isNumeric()) {
        appendDouble(out, value.convert<double>());
    } else if (value.isVector() || value.isList() || value.isDeque() || value.isStruct()) {
        appendContainer(out, value);
    } else {
        appendString(out, value.convert<std::string>());
    }
}

void appendJson(std::string& out, const Poco::JSON::Object& object) {
    out += '{';
    bool first = true;
    for (const auto& key : object.getNames()) { // in the order in which they were set, where the object keeps it
        if (!first) {
            out += ',';
        }
        first = false;
        appendString(out, key);
        out += ':';
        appendJson(out, object.get(key));
    }
    out += '}';
}

} // namespace further
