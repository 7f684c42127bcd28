#pragma once

#include <further/Error.h>
#include <further/Http.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace further::testing {

/// A request that a test makes, for FakeContext::ask.
class FakeRequest : public HttpRequest {
public:
    /// `path` without a query; `body` comes in pieces of `piece` bytes.
    FakeRequest(std::string method, std::string path, std::string body = {}, std::size_t piece = 1000)
        : _method(std::move(method)), _path(std::move(path)), _body(std::move(body)), _piece(piece) {}

    FakeRequest& with(const std::string& parameter, const std::string& value) {
        _query[parameter] = value;
        return *this;
    }
    FakeRequest& as(User user) {
        _user = std::move(user);
        return *this;
    }

    const std::string& path() const { return _path; }
    /// What the route's path is, so that rest() is what follows.
    void arriveAt(const HttpRoute& route) {
        _rest = _path.substr(route.path.size());
        _most = route.maxBody;
    }

    const std::string& method() const override { return _method; }
    const std::string& rest() const override { return _rest; }
    std::optional<std::string> query(const std::string& name) const override {
        const auto found = _query.find(name);
        return found == _query.end() ? std::nullopt : std::optional(found->second);
    }
    const std::string& contentType() const override { return _type; }
    const User& user() const override { return _user; }
    std::size_t read(char* buffer, std::size_t size) override {
        const auto count = std::min({size, _piece, _body.size() - _at});
        if (_at + count > _most)
            throw Error(ErrorCode::tooLarge, "The body is larger than the route takes.");
        _body.copy(buffer, count, _at);
        _at += count;
        return count;
    }
    bool isWanted() const override { return _wanted; }
    /// As if its client had gone.
    void forget() { _wanted = false; }

private:
    std::string _method;
    std::string _path;
    std::string _body;
    std::size_t _piece;
    std::size_t _at = 0;
    std::uint64_t _most = 0;
    std::string _rest;
    bool _wanted = true;
    std::string _type = "application/json";
    std::map<std::string, std::string> _query;
    User _user = User::current();
};

/// What a handler has answered.
class FakeResponse : public HttpResponse {
public:
    void set(const std::string& header, const std::string& value) override { _headers[header] = value; }
    void send(int status, const std::string& contentType, std::string_view body) override {
        begin(status, contentType, body.size());
        write(body);
    }
    void begin(int status, const std::string& contentType, std::optional<std::uint64_t>) override {
        _status = status;
        _type = contentType;
    }
    void write(std::string_view bytes) override { _body += bytes; }

    /// 0 where nothing was answered.
    int status() const { return _status; }
    const std::string& contentType() const { return _type; }
    const std::string& body() const { return _body; }
    /// Empty where it wasn't set.
    std::string header(const std::string& name) const {
        const auto found = _headers.find(name);
        return found == _headers.end() ? std::string() : found->second;
    }

private:
    int _status = 0;
    std::string _type;
    std::string _body;
    std::map<std::string, std::string> _headers;
};

} // namespace further::testing
