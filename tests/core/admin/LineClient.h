#pragma once

#include <further/Descriptor.h>

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <cppunit/TestAssert.h>

#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace further {

/// A client of the admin socket, line by line: never waits, so that a test can step both ends.
class LineClient {
public:
    explicit LineClient(const std::filesystem::path& path)
        : _socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.string().copy(&address.sun_path[0], sizeof address.sun_path - 1);
        const int result = ::connect(_socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
        CPPUNIT_ASSERT_EQUAL_MESSAGE(std::strerror(errno), 0, result);
    }

    /// As it stands, without a line feed. Returns how much of it the socket has taken.
    std::size_t sendBytes(std::string_view bytes) const {
        const auto count = ::send(_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        return count < 0 ? 0 : static_cast<std::size_t>(count);
    }
    void say(const std::string& line) const { CPPUNIT_ASSERT_EQUAL(line.size() + 1, sendBytes(line + "\n")); }
    void ask(const std::string& type, const std::string& data = "{}") const {
        say(R"({"type": ")" + type + R"(", "data": )" + data + "}");
    }
    /// As `nc -N` does at the end of its input.
    void shutdownSending() const { CPPUNIT_ASSERT_EQUAL(0, ::shutdown(_socket.get(), SHUT_WR)); }
    void leave() { _socket.reset(); }

    /// Takes what has come.
    void listen() {
        std::array<char, 65536> bytes{};
        ssize_t count = 0;
        while (_socket && (count = ::recv(_socket.get(), bytes.data(), bytes.size(), MSG_DONTWAIT)) > 0)
            _received.append(bytes.data(), static_cast<std::size_t>(count));
        _ended = _ended || count == 0 || (count < 0 && errno == ECONNRESET);
        for (auto end = _received.find('\n'); end != std::string::npos; end = _received.find('\n')) {
            Poco::JSON::Parser parser;
            _messages.push_back(parser.parse(_received.substr(0, end)).extract<Poco::JSON::Object::Ptr>());
            _received.erase(0, end + 1);
        }
    }

    std::size_t count() const { return _messages.size(); }
    /// The agent has closed the connection.
    bool ended() const { return _ended; }

    std::string type(std::size_t number) const { return _messages.at(number)->getValue<std::string>("type"); }
    /// Never null.
    Poco::JSON::Object::Ptr data(std::size_t number) const {
        const auto data = _messages.at(number)->getObject("data");
        return data ? data : new Poco::JSON::Object;
    }
    std::string word(std::size_t number, const std::string& key) const {
        return data(number)->optValue<std::string>(key, "");
    }
    /// The types of what came, in their order, with blanks between.
    std::string types() const {
        std::string types;
        for (std::size_t i = 0; i < count(); ++i)
            types += (types.empty() ? "" : " ") + type(i);
        return types;
    }
    /// What came last: `answer`, or the code of an error.
    std::string outcome() const {
        if (_messages.empty())
            return "nothing";
        const auto last = count() - 1;
        return type(last) == "error" ? word(last, "code") : type(last);
    }

private:
    Descriptor _socket;
    std::string _received;
    std::vector<Poco::JSON::Object::Ptr> _messages;
    bool _ended = false;
};

} // namespace further
