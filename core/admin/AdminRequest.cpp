#include "admin/AdminRequest.h"

#include <Poco/Exception.h>

#include <charconv>
#include <utility>

namespace further {

namespace {

[[noreturn]] void refuse(const std::string& key, const char* right) {
    throw Error(ErrorCode::invalidData, "data." + key + " must be " + right + ".");
}

} // namespace

AdminRequest::Exchange::Exchange(AdminConnection& client, Message request)
    : connection(client.weak_from_this()), message(std::move(request)) {}

AdminRequest::Exchange::~Exchange() {
    if (done)
        return;
    if (const auto client = connection.lock())
        client->fail(Error(ErrorCode::internal, "The agent gave no answer; its log may say why."));
}

AdminRequest::AdminRequest(AdminConnection& connection, Message message)
    : _exchange(std::make_shared<Exchange>(connection, std::move(message))) {}

std::string AdminRequest::text(const std::string& key, const std::string& otherwise) const {
    const auto value = data().get(key);
    if (value.isEmpty())
        return otherwise;
    if (!value.isString())
        refuse(key, "a string");
    return value.extract<std::string>();
}

std::int64_t AdminRequest::number(const std::string& key, std::int64_t otherwise) const {
    const auto value = data().get(key);
    if (value.isEmpty())
        return otherwise;
    constexpr auto right = "a whole number of 0 or more";
    if (!value.isInteger() || value.isBoolean())
        refuse(key, right);
    try {
        const auto number = value.convert<std::int64_t>();
        if (number < 0)
            refuse(key, right);
        return number;
    } catch (const Poco::RangeException&) { // one that only an unsigned number of 64 bits can be
        refuse(key, right);
    }
}

bool AdminRequest::flag(const std::string& key) const {
    const auto value = data().get(key);
    if (value.isEmpty())
        return false;
    if (!value.isBoolean())
        refuse(key, "true or false");
    return value.extract<bool>();
}

std::uint64_t AdminRequest::id(const std::string& key) const {
    const auto value = data().get(key);
    if (value.isEmpty())
        throw Error(ErrorCode::invalidData, "data." + key + " is missing; it must be the number from the list.");
    if (!value.isString())
        return static_cast<std::uint64_t>(number(key));
    const auto& text = value.extract<std::string>();
    std::uint64_t id = 0;
    const auto* const end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data(), end, id);
    return problem == std::errc() && rest == end ? id : 0;
}

template <class Act>
void AdminRequest::end(Act act) const {
    if (std::exchange(_exchange->done, true))
        return;
    if (const auto client = _exchange->connection.lock())
        act(*client);
}

void AdminRequest::answer(const Poco::JSON::Object::Ptr& data) const {
    end([&](AdminConnection& client) { client.answer(data); });
}

void AdminRequest::answer(const std::string& sentence) const {
    Poco::JSON::Object::Ptr data = new Poco::JSON::Object;
    data->set("sentence", sentence);
    answer(data);
}

void AdminRequest::fail(const Error& error) const {
    end([&](AdminConnection& client) { client.fail(error); });
}

void AdminRequest::follow(Registered registered) const {
    end([&](AdminConnection& client) { client.keep(std::move(registered)); });
}

void AdminRequest::line(const Poco::JSON::Object::Ptr& data) const {
    if (const auto client = _exchange->connection.lock())
        client->line(data);
}

std::size_t AdminRequest::backlog() const {
    const auto client = _exchange->connection.lock();
    return client ? client->backlog() : 0;
}

} // namespace further
