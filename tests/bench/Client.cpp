#include "Client.h"

#include <stdexcept>

namespace further::bench {

ServerMessage Client::receive() {
    const ServerMessage message(_socket.receive());
    if (message.is("error")) {
        throw std::runtime_error(_server.name + " says: " + std::string(message.json().substr(0, 300)));
    }
    return message;
}

void Client::await(std::string_view type) {
    while (!receive().is(type)) {
    }
}

void Client::awaitOutput(std::size_t count) {
    for (std::size_t seen = 0; seen < count;) {
        const auto message = receive();
        if (message.is("stopped")) {
            throw std::runtime_error("The program has ended before it had printed all of its output.");
        }
        seen += message.isOutput() ? message.outputSize() : 0;
    }
}

} // namespace further::bench
