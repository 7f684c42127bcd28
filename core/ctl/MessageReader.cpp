#include "ctl/MessageReader.h"

#include <Poco/Exception.h>

namespace further::ctl {

using Poco::Net::WebSocket;

MessageReader::MessageReader(WebSocket& socket, OnControl onPing, OnControl onPong)
    : _socket(socket), _onPing(std::move(onPing)), _onPong(std::move(onPong)), _frame(0) {}

bool MessageReader::next(std::string& message) {
    message.clear();
    for (int flags = 0; readFrame(flags);) {
        switch (flags & WebSocket::FRAME_OP_BITMASK) {
        case WebSocket::FRAME_OP_PING:
            _onPing(std::string(_frame.begin(), _frame.size()));
            break;
        case WebSocket::FRAME_OP_PONG:
            _onPong(std::string(_frame.begin(), _frame.size()));
            break;
        case WebSocket::FRAME_OP_CLOSE:
            _ending = {1005, ""};
            if (_frame.size() >= 2)
                _ending = {static_cast<unsigned char>(_frame[0]) << 8 | static_cast<unsigned char>(_frame[1]),
                           std::string(_frame.begin() + 2, _frame.size() - 2)};
            return false;
        default:
            message.append(_frame.begin(), _frame.size());
            if ((flags & WebSocket::FRAME_FLAG_FIN) != 0)
                return true;
        }
    }
    return false;
}

void MessageReader::awaitEnd(std::chrono::milliseconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    try {
        _socket.setReceiveTimeout(Poco::Timespan(std::chrono::microseconds(patience).count()));
    } catch (const Poco::Exception&) {
        return; // There is no connection any more.
    }
    std::string ignored;
    while (next(ignored) && std::chrono::steady_clock::now() < deadline) {
    }
}

bool MessageReader::readFrame(int& flags) {
    try {
        _frame.resize(0, false);
        // Poco's sign for the end of the stream is an empty frame without a flag.
        if (_socket.receiveFrame(_frame, flags) > 0 || flags != 0)
            return true;
        _ending.reason = "it was closed without a word";
    } catch (const Poco::Exception& e) {
        _ending.reason = e.displayText();
    }
    return false;
}

} // namespace further::ctl
