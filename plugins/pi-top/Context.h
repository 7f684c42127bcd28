#pragma once

#include <zmq.hpp>

#include <optional>

namespace further::pitop {

/// ZeroMQ's context, made when it is first asked for: until then there are neither its threads nor its library
/// (zmq-late). On one strand.
class Context {
public:
    /// Throws std::exception where it can't be made.
    zmq::context_t& get() { return _context ? *_context : _context.emplace(); }

private:
    std::optional<zmq::context_t> _context; // at its end it waits until all its sockets are closed
};

} // namespace further::pitop
