#include "ctl/Fields.h"

#include "ctl/Failure.h"
#include "ctl/Json.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>

namespace further::ctl {

using Poco::JSON::Array;
using Poco::JSON::Object;

Fields::Fields(Object::Ptr object) : _object(object ? std::move(object) : Object::Ptr(new Object)) {}

std::string Fields::text(const std::string& key) const {
    const auto value = _object->get(key);
    return value.isString() ? value.extract<std::string>() : std::string();
}

std::optional<double> Fields::number(const std::string& key) const {
    const auto value = _object->get(key);
    return value.isNumeric() && !value.isBoolean() ? std::optional(value.convert<double>()) : std::nullopt;
}

std::optional<std::int64_t> Fields::integer(const std::string& key) const {
    const auto value = _object->get(key);
    try {
        if (value.isInteger() && !value.isBoolean())
            return value.convert<std::int64_t>();
    } catch (const Poco::Exception&) {
        // Larger than any number of ours.
    }
    return std::nullopt;
}

std::optional<bool> Fields::flag(const std::string& key) const {
    const auto value = _object->get(key);
    return value.isBoolean() ? std::optional(value.extract<bool>()) : std::nullopt;
}

Fields Fields::object(const std::string& key) const {
    const auto value = _object->get(key);
    return Fields(value.type() == typeid(Object::Ptr) ? value.extract<Object::Ptr>() : Object::Ptr());
}

std::vector<std::string> Fields::texts(const std::string& key) const {
    std::vector<std::string> all;
    const auto value = _object->get(key);
    if (value.type() == typeid(Array::Ptr))
        for (const auto& each : *value.extract<Array::Ptr>())
            if (each.isString())
                all.push_back(each.extract<std::string>());
    return all;
}

std::vector<Fields> Fields::objects(const std::string& key) const {
    std::vector<Fields> all;
    const auto value = _object->get(key);
    if (value.type() == typeid(Array::Ptr))
        for (const auto& each : *value.extract<Array::Ptr>())
            if (each.type() == typeid(Object::Ptr))
                all.emplace_back(each.extract<Object::Ptr>());
    return all;
}

std::vector<Fields> Fields::expected(const std::string& key) const {
    if (_object->get(key).type() != typeid(Array::Ptr))
        throw Failure(ExitCode::failed, "The agent's answer lacks its " + key +
                                            ". Is it of another version? Compare: further-linkctl status, "
                                            "further-linkctl --version");
    return objects(key);
}

Fields parseMessage(const std::string& text) {
    try {
        return Fields(parseJson(text));
    } catch (const Poco::Exception&) {
        throw Failure(ExitCode::failed, "The agent sent something that is no message: " + text.substr(0, 80) +
                                            "\nCheck whether it is of this version: further-linkctl --version");
    }
}

std::string sentenceOf(const Fields& error) {
    // The message stands for the kind of error; the detail says all of it.
    const auto detail = error.text("detail");
    const auto sentence = detail.empty() ? error.text("message") : detail;
    return sentence.empty() ? "It says no more" : sentence;
}

} // namespace further::ctl
