// The functions of libzmq that this plugin calls, each handed on to the library, which is loaded by the first of them:
// where nobody asks for a pi-top, neither it nor what it brings (Kerberos, PGM, NORM, sodium) is in memory. What
// is missing here fails the plugin's link. They are hidden in the plugin: nobody else is to take them for libzmq's.

#include <dlfcn.h>
#include <zmq.h>

#include <cstddef>
#include <stdexcept>
#include <string>

namespace {

constexpr auto library = "libzmq.so.5";

/// What dlopen and dlsym have to say, and what to do; in what(), which is what the plugin tells of an exception.
std::runtime_error unusable() {
    const char* const problem = ::dlerror(); // NOLINT(concurrency-mt-unsafe): each thread has its own
    return std::runtime_error(std::string(problem ? problem : library) +
                              ": sudo apt install --reinstall libzmq5 brings the library");
}

/// The library; it stays, as its threads may. Throws std::runtime_error, and then tries again the next time.
void* loaded() {
    static void* const handle = [] {
        if (void* const opened = ::dlopen(library, RTLD_NOW | RTLD_LOCAL))
            return opened;
        throw unusable();
    }();
    return handle;
}

template <typename Function>
Function* found(const char* name) {
    void* const address = ::dlsym(loaded(), name);
    if (!address)
        throw unusable();
    return reinterpret_cast<Function*>(
        address); // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast): as dlsym is made
}

} // namespace

// NOLINTBEGIN(cppcoreguidelines-macro-usage): a declaration of zmq.h, defined
#define HAND_ON(NAME, RESULT, PARAMETERS, ARGUMENTS)                                                                   \
    RESULT NAME PARAMETERS {                                                                                           \
        static auto* const function = found<RESULT PARAMETERS>(#NAME);                                                 \
        return function ARGUMENTS;                                                                                     \
    }
// NOLINTEND(cppcoreguidelines-macro-usage)

HAND_ON(zmq_ctx_new, void*, (), ())
HAND_ON(zmq_ctx_term, int, (void* context), (context))
HAND_ON(zmq_errno, int, (), ())
HAND_ON(zmq_strerror, const char*, (int code), (code))
HAND_ON(zmq_socket, void*, (void* context, int type), (context, type))
HAND_ON(zmq_close, int, (void* socket), (socket))
HAND_ON(zmq_connect, int, (void* socket, const char* address), (socket, address))
HAND_ON(zmq_getsockopt, int, (void* socket, int option, void* value, std::size_t* size), (socket, option, value, size))
HAND_ON(zmq_setsockopt, int, (void* socket, int option, const void* value, std::size_t size),
        (socket, option, value, size))
HAND_ON(zmq_socket_monitor, int, (void* socket, const char* address, int events), (socket, address, events))
HAND_ON(zmq_send, int, (void* socket, const void* bytes, std::size_t size, int flags), (socket, bytes, size, flags))
HAND_ON(zmq_msg_init, int, (zmq_msg_t * message), (message))
HAND_ON(zmq_msg_close, int, (zmq_msg_t * message), (message))
HAND_ON(zmq_msg_data, void*, (zmq_msg_t * message), (message))
HAND_ON(zmq_msg_size, std::size_t, (const zmq_msg_t* message), (message))
HAND_ON(zmq_msg_more, int, (const zmq_msg_t* message), (message))
HAND_ON(zmq_msg_send, int, (zmq_msg_t * message, void* socket, int flags), (message, socket, flags))
HAND_ON(zmq_msg_recv, int, (zmq_msg_t * message, void* socket, int flags), (message, socket, flags))
