#include "MinimalServer.h"

#include <cstdio>
#include <cstring>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace further::bench {

namespace {

Descriptor listenAnywhere() {
    Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(socket.get(), 16) != 0) {
        throw std::runtime_error("There is no port to be had.");
    }
    return socket;
}

/// Unmasked, as servers send.
std::string frame(const std::string& payload) {
    std::string frame = "\x81";
    const auto length = payload.size();
    const int bytes = length < 126 ? 0 : length < 65536 ? 2 : 8;
    frame += static_cast<char>(bytes == 0 ? length : bytes == 2 ? 126 : 127);
    for (int i = bytes - 1; i >= 0; --i) {
        frame += static_cast<char>(length >> (8 * i));
    }
    return frame + payload;
}

std::string outputFrame(const std::string& escaped) {
    return frame(R"({"type":"stdout","data":{"output":")" + escaped + "\"}}");
}

/// Speaks with one client until it goes.
class Conversation {
public:
    explicit Conversation(Descriptor socket) : _socket(std::move(socket)) {
        const int on = 1;
        ::setsockopt(_socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }

    void run() {
        while (_bytes.find("\r\n\r\n") == std::string::npos) {
            read();
        }
        _bytes.clear();
        send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
        while (true) {
            takeFrames();
            read();
        }
    }

private:
    void read() {
        char piece[65536];
        const auto count = ::recv(_socket.get(), piece, sizeof piece, 0);
        if (count <= 0) {
            throw std::runtime_error("The client has gone.");
        }
        _bytes.append(piece, static_cast<std::size_t>(count));
    }

    void send(const std::string& bytes) {
        if (::send(_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size())) {
            throw std::runtime_error("The client has gone.");
        }
    }

    void takeFrames() {
        std::size_t at = 0;
        while (_bytes.size() >= at + 6) {
            const auto byte = [this](std::size_t i) { return static_cast<unsigned char>(_bytes[i]); };
            std::size_t length = byte(at + 1) & 0x7fU;
            const std::size_t lengthBytes = length < 126 ? 0 : length == 126 ? 2 : 8;
            const std::size_t head = 6 + lengthBytes;
            if (_bytes.size() < at + head) {
                break;
            }
            length = lengthBytes == 0 ? length : 0;
            for (std::size_t i = 0; i < lengthBytes; ++i) {
                length = length << 8U | byte(at + 2 + i);
            }
            if (_bytes.size() < at + head + length) {
                break;
            }
            take(at + head, length);
            at += head + length;
        }
        _bytes.erase(0, at);
    }

    void take(std::size_t begin, std::size_t length) {
        if (_toRead > 0) { // its text is of no interest
            _toRead -= std::min(_toRead, length);
            if (_toRead == 0) {
                send(outputFrame("0\\n"));
                send(frame(R"({"type":"stopped","data":{"exitCode":0}})"));
            }
            return;
        }
        std::string text = _bytes.substr(begin, length);
        for (std::size_t i = 0; i < length; ++i) {
            text[i] = static_cast<char>(text[i] ^ _bytes[begin - 4 + i % 4]);
        }
        answer(text);
    }

    void answer(const std::string& text) {
        const auto value = [&text](const char* before) {
            const auto found = text.find(before);
            return found == std::string::npos ? std::string() : text.substr(found + std::strlen(before));
        };
        if (text.find(R"("type":"start")") != std::string::npos) {
            send(frame(R"({"type":"started"})"));
            std::size_t times = 0;
            std::size_t size = 0;
            if (std::sscanf(value("# prints ").c_str(), "%zu times %zu", &times, &size) == 2) {
                print(times, size);
                send(frame(R"({"type":"stopped","data":{"exitCode":0}})"));
            } else {
                std::sscanf(value("# reads ").c_str(), "%zu", &_toRead);
                send(outputFrame("up\\n"));
            }
        } else if (text.find(R"("type":"stop")") != std::string::npos) {
            send(frame(R"({"type":"stopped","data":{"exitCode":-15}})"));
        } else {
            const auto input = value(R"("input":")");
            send(outputFrame(input.substr(0, input.find('"'))));
        }
    }

    /// Pieces of less than 64 KiB as many as that holds in one message, as a server that gathers has them.
    void print(std::size_t times, std::size_t size) {
        const auto together = std::max<std::size_t>(65536 / size, 1);
        std::string text;
        for (std::size_t i = 0; i < together; ++i) {
            text += std::string(size - 1, 'x') + "\\n";
        }
        const auto prepared = outputFrame(text);
        for (; times >= together; times -= together) {
            send(prepared);
        }
        if (times > 0) {
            send(outputFrame(text.substr(0, times * (size + 1))));
        }
    }

    Descriptor _socket;
    std::string _bytes;
    std::size_t _toRead = 0;
};

} // namespace

MinimalServer::MinimalServer()
    : _listener(listenAnywhere()), _process([this] {
        while (true) {
            try {
                Conversation(Descriptor(::accept(_listener.get(), nullptr, nullptr))).run();
            } catch (const std::exception&) {
                // The next one, then.
            }
        }
    }) {}

Server MinimalServer::server() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(_listener.get(), reinterpret_cast<sockaddr*>(&address), &size);
    return Server::parse("client,ws://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/exec");
}

} // namespace further::bench
