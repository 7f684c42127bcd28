#pragma once

#include <Poco/JSON/Object.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace further::ctl {

/// Reads an object that an agent sent, of which nothing is certain: what is missing, or of another type than is asked
/// for, reads as empty. A value; shares the object.
class Fields {
public:
    /// Null is an empty object.
    explicit Fields(Poco::JSON::Object::Ptr object);

    std::string text(const std::string& key) const;
    std::optional<double> number(const std::string& key) const;
    std::optional<std::int64_t> integer(const std::string& key) const;
    std::optional<bool> flag(const std::string& key) const;
    Fields object(const std::string& key) const;
    std::vector<std::string> texts(const std::string& key) const;
    /// The objects of an array, without what is none.
    std::vector<Fields> objects(const std::string& key) const;
    /// As objects(), but an answer without this array is nonsense: throws Failure.
    std::vector<Fields> expected(const std::string& key) const;

    bool has(const std::string& key) const { return _object->has(key); }
    const Poco::JSON::Object& json() const { return *_object; }

private:
    Poco::JSON::Object::Ptr _object;
};

/// A message as an agent sends it. Throws Failure for what is none.
Fields parseMessage(const std::string& text);

/// What an error answer says to people: its `message` and `detail`.
std::string sentenceOf(const Fields& error);

} // namespace further::ctl
