#pragma once

#include "support/Deadline.h"

#include "plugins/common/launcher/Assignment.h"
#include "plugins/common/launcher/Spec.h"

#include <further/Descriptor.h>

#include <sys/types.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace further::boot {

/// A waiting interpreter, with the test as its keeper. Every wait has a deadline; the destructor kills it.
class WaitingPython {
public:
    using Environment = std::vector<std::string>;

    struct End {
        int code = 0; ///< negative for a signal
        std::string output;
        std::string errors;
    };

    /// Starts it; with what `words` say in FURTHER_BOOT.
    explicit WaitingPython(const Environment& environment, const std::string& words = "wait");
    /// Not a waiting one, but what `python3 -u WORDS…` is where nobody has anything to do with it; on the terminal, if
    /// one is given.
    WaitingPython(const Environment& environment, const std::string& directory, const std::vector<std::string>& words,
                  int terminal = -1);
    /// One that somebody else has started, whose keeper is at this socket: its end isn't this one's business.
    explicit WaitingPython(Descriptor socket);
    ~WaitingPython();
    WaitingPython(const WaitingPython&) = delete;
    WaitingPython& operator=(const WaitingPython&) = delete;

    /// How the interpreter is executed, without the file.
    static std::vector<std::string> command();

    pid_t pid() const { return _pid; }
    launcher::WaitingReport awaitReport();
    const Descriptor& socket() const { return _socket; }
    void closeSocket() { _socket.reset(); }
    /// Sends these bytes as they are.
    void send(std::string_view bytes) const;

    /// Assigns a program; its streams are pipes, or the terminal that is given, of which awaitEnd() reads nothing.
    void assign(const launcher::Spec& spec, const launcher::Assignment& assignment, int terminal = -1);
    void type(std::string_view text) const;
    void endInput() { _input.reset(); }
    /// Until it ends, with all its output.
    End awaitEnd();
    /// Reads until `text` has come on stdout.
    void awaitOutput(std::string_view text);

    /// Line by line, so that a test says which one is another.
    static void requireSame(const End& expected, const End& actual);

private:
    /// The program's ends of three streams, of which the other ends are kept here.
    using Streams = std::array<Descriptor, 3>;

    Streams makeStreams(int terminal);
    void spawn(const Streams& streams, std::vector<std::string> command, Environment environment,
               const std::string& directory, const Descriptor& assignments, bool terminal);
    bool read(const testing::Deadline& deadline);
    void requireInTime(bool inTime, const std::string& what) const;

    pid_t _pid = -1;
    Descriptor _socket;
    Descriptor _input;
    Descriptor _output;
    Descriptor _errors;
    std::string _out;
    std::string _err;
};

} // namespace further::boot
