#pragma once

#include <further/Descriptor.h>

#include <string>
#include <string_view>

#include <sys/types.h>

namespace further::bench {

/// The floor: `python3 -u -c SCRIPT` with nothing between its pipes and us. Ended and waited for at the latest by the
/// destructor.
class BareProgram {
public:
    explicit BareProgram(const std::string& script);
    ~BareProgram();
    BareProgram(const BareProgram&) = delete;
    BareProgram& operator=(const BareProgram&) = delete;

    void write(std::string_view bytes);
    void endInput() { _input.reset(); }
    /// Some of its output, 64 KiB at most; 0 at its end. Valid until the next call.
    std::string_view read();
    void awaitOutput(std::size_t count);
    void terminate() const;
    /// Waits for its end.
    void await();

private:
    pid_t _pid = -1;
    Descriptor _input;
    Descriptor _output;
    std::string _buffer;
};

} // namespace further::bench
