#include <further/Handler.h>

#include <further/Error.h>

#include <Poco/Exception.h>

namespace further {
inline namespace v1 {

Handler::Handler() = default;

Handler::~Handler() = default;

void Handler::onPause() {}

void Handler::onResume() {}

void Handler::receive(const Message& message) {
    const auto method = _methods.find(message.type);
    if (method == _methods.end())
        throw Error(ErrorCode::unknownType, "No method is bound to the type \"" + message.type + "\".");
    method->second(message);
}

std::vector<std::string> Handler::types() const {
    std::vector<std::string> types;
    types.reserve(_methods.size());
    for (const auto& [type, method] : _methods)
        types.push_back(type);
    return types;
}

void Handler::bind(std::string type, Method method) {
    if (!_methods.emplace(std::move(type), std::move(method)).second)
        throw Poco::ExistsException("Two methods are bound to one message type");
}

} // namespace v1
} // namespace further
