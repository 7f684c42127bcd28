#include "access/TokenStore.h"

#include "access/Secret.h"

#include <further/Error.h>

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <cctype>
#include <sstream>
#include <utility>

namespace further {

namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

constexpr std::size_t tokenBytes = 24;
constexpr std::size_t longestTokenName = 64;
const std::string mark = "fl_"; // NOLINT(cert-err58-cpp): by which a token in the wrong place is known

std::int64_t seconds(TokenStore::Time time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

TokenStore::Time timeOf(std::int64_t seconds) {
    return TokenStore::Time(std::chrono::seconds(seconds));
}

void checkName(const std::string& name) {
    const auto fits = [](unsigned char each) {
        return std::isalnum(each) != 0 || each == '.' || each == '_' || each == '-';
    };
    if (name.empty() || name.size() > longestTokenName || !std::all_of(name.begin(), name.end(), fits))
        throw Error(ErrorCode::invalidData, "The name of a token is made of up to " + std::to_string(longestTokenName) +
                                                " letters, digits, dots, underscores and hyphens.");
}

Object::Ptr written(const TokenStore::Entry& entry) {
    Object::Ptr object = new Object(Poco::JSON_PRESERVE_KEY_ORDER);
    object->set("name", entry.name);
    object->set("sha256", entry.digest);
    Array::Ptr permissions = new Array;
    for (const auto& name : entry.permissions.names())
        permissions->add(name);
    object->set("permissions", permissions);
    object->set("created", seconds(entry.created));
    if (entry.expires)
        object->set("expires", seconds(*entry.expires));
    return object;
}

TokenStore::Entry readFrom(const Object& object) {
    std::vector<std::string> permissions;
    for (const auto& name : *object.getArray("permissions"))
        permissions.push_back(name.extract<std::string>());
    TokenStore::Entry entry{object.getValue<std::string>("name"),
                            object.getValue<std::string>("sha256"),
                            Permissions::named(permissions),
                            timeOf(object.getValue<Poco::Int64>("created")),
                            {},
                            {}};
    if (object.has("expires"))
        entry.expires = timeOf(object.getValue<Poco::Int64>("expires"));
    return entry;
}

} // namespace

TokenStore::TokenStore(PrivateFile file, Now now) : _file(std::move(file)), _now(std::move(now)) {
    const auto text = _file.read();
    if (!text)
        return;
    try {
        const auto root = Poco::JSON::Parser().parse(*text).extract<Object::Ptr>();
        for (const auto& each : *root->getArray("tokens"))
            _entries.push_back(readFrom(*each.extract<Object::Ptr>()));
    } catch (const std::exception&) { // whatever Poco throws: a null pointer among it
        throw Poco::DataFormatException("The tokens in " + _file.path().string() +
                                        " can't be read: mend the file, or remove it, and make new ones");
    }
}

bool TokenStore::has(const std::string& name) const {
    return std::any_of(_entries.begin(), _entries.end(), [&](const Entry& entry) { return entry.name == name; });
}

void TokenStore::requireRoom(const std::string& name) const {
    checkName(name);
    if (has(name))
        throw Error(ErrorCode::invalidData,
                    "There is a token " + name + " already: take another name, or revoke that one first.");
    if (_entries.size() >= mostTokens)
        throw Error(ErrorCode::busy,
                    "There are " + std::to_string(mostTokens) + " tokens: revoke some that aren't needed any more.");
}

std::string TokenStore::create(const std::string& name, const Permissions& permissions,
                               std::optional<std::chrono::seconds> validFor) {
    requireRoom(name);
    auto token = mark + secret::word(tokenBytes);
    const auto now = _now();
    Entry entry{name, secret::digestOf(token), permissions, now, {}, {}};
    if (validFor)
        entry.expires = now + *validFor;
    _entries.push_back(std::move(entry));
    try {
        keep();
    } catch (...) {
        _entries.pop_back();
        throw;
    }
    return token;
}

std::string TokenStore::freeName(const std::string& name) const {
    auto free = name;
    for (int number = 2; has(free); ++number) {
        const auto suffix = "-" + std::to_string(number);
        free = name.substr(0, longestTokenName - suffix.size()) + suffix;
    }
    return free;
}

bool TokenStore::revoke(const std::string& name) {
    if (std::erase_if(_entries, [&](const Entry& entry) { return entry.name == name; }) == 0)
        return false;
    keep();
    return true;
}

std::optional<Identity> TokenStore::identify(std::string_view token) {
    const auto digest = secret::digestOf(token);
    Entry* found = nullptr;
    for (auto& entry : _entries) // all of them, whichever it is
        if (secret::equal(entry.digest, digest))
            found = &entry;
    const auto now = _now();
    if (found == nullptr || (found->expires && *found->expires <= now))
        return std::nullopt;
    found->used = now;
    Identity identity{Identity::Kind::token, found->name, found->permissions, {}};
    if (found->expires)
        identity.until = std::chrono::steady_clock::now() + (*found->expires - now);
    return identity;
}

void TokenStore::keep() const {
    Array::Ptr tokens = new Array;
    for (const auto& entry : _entries)
        tokens->add(written(entry));
    Object root;
    root.set("tokens", tokens);
    std::ostringstream text;
    root.stringify(text, 2);
    _file.write(text.str() + "\n");
}

} // namespace further
