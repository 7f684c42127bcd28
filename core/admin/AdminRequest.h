#pragma once

#include "admin/AdminConnection.h"

#include <further/Error.h>
#include <further/Message.h>
#include <further/Registered.h>
#include <further/Strand.h>

#include <Poco/JSON/Object.h>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace further {

/// One request, until it is answered: exactly one answer() or fail(), or follow(). A handle: copies are the same
/// request. On the server's strand; once the client has gone, nothing that is called here does anything. A request
/// whose last handle goes unanswered is answered with `internal`.
class AdminRequest {
public:
    AdminRequest(AdminConnection& connection, Message message);

    const Poco::JSON::Object& data() const { return *_exchange->message.data; }
    /// A field of `data`, of the type of `otherwise`, which stands for one that is missing. Throws Error(invalidData).
    std::string text(const std::string& key, const std::string& otherwise = {}) const;
    std::int64_t number(const std::string& key, std::int64_t otherwise = 0) const;
    bool flag(const std::string& key) const;
    /// The number that stands for something, as a number or as its digits; 0, which nothing has, for any other text.
    std::uint64_t id(const std::string& key) const;

    void answer(const Poco::JSON::Object::Ptr& data) const;
    /// An answer of one sentence for people.
    void answer(const std::string& sentence) const;
    void fail(const Error& error) const;

    /// Instead of an answer: line() follows line() for as long as the client is there, and with it `registered`.
    void follow(Registered registered) const;
    void line(const Poco::JSON::Object::Ptr& data) const;
    /// Bytes that the client hasn't taken yet.
    std::size_t backlog() const;

private:
    struct Exchange {
        std::weak_ptr<AdminConnection> connection;
        Message message;
        bool done = false;
        Exchange(AdminConnection& client, Message request);
        ~Exchange();
        Exchange(const Exchange&) = delete;
        Exchange& operator=(const Exchange&) = delete;
    };

    template <class Act>
    void end(Act act) const;

    std::shared_ptr<Exchange> _exchange;
};

} // namespace further
