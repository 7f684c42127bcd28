#pragma once

#include <further/Descriptor.h>

#include <cppunit/TestAssert.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <string>

namespace further {

/// While it lives, stderr is a pipe, whose other end the test has.
class StderrPipe {
public:
    StderrPipe() : _usual(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)) {
        std::array<int, 2> ends{};
        CPPUNIT_ASSERT_EQUAL(0, ::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK));
        _out = Descriptor(ends[0]);
        _in = Descriptor(ends[1]);
        ::dup2(_in.get(), STDERR_FILENO);
    }
    ~StderrPipe() { ::dup2(_usual.get(), STDERR_FILENO); }
    StderrPipe(const StderrPipe&) = delete;
    StderrPipe& operator=(const StderrPipe&) = delete;

    /// What was written and not taken yet.
    std::string taken() const {
        std::string all;
        std::array<char, 4096> part{};
        for (ssize_t count = 0; (count = ::read(_out.get(), part.data(), part.size())) > 0;)
            all.append(part.data(), static_cast<std::size_t>(count));
        return all;
    }

    /// Leaves no room in it.
    void fill() const {
        const std::string much(65536, '.');
        while (::write(_in.get(), much.data(), much.size()) > 0) {
        }
    }

private:
    const Descriptor _usual;
    Descriptor _out;
    Descriptor _in;
};

} // namespace further
