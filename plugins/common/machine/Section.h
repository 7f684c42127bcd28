#pragma once

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <optional>
#include <string>

namespace further::machine {

/// A part of a state, such as `memory`. What isn't known doesn't get in: a fact without a value, a part without a fact.
/// (An empty list may be a fact.)
class Section {
public:
    template <class T>
    Section& add(const std::string& name, const T& fact) {
        _json->set(name, fact);
        return *this;
    }
    template <class T>
    Section& add(const std::string& name, const std::optional<T>& fact) {
        return fact ? add(name, *fact) : *this;
    }
    Section& add(const std::string& name, const Section& part) { return part.empty() ? *this : add(name, part.json()); }
    Section& addUnlessEmpty(const std::string& name, const Poco::JSON::Array::Ptr& list) {
        return list->size() == 0 ? *this : add(name, list);
    }

    bool empty() const { return _json->size() == 0; }
    const Poco::JSON::Object::Ptr& json() const { return _json; }

private:
    Poco::JSON::Object::Ptr _json = new Poco::JSON::Object;
};

} // namespace further::machine
