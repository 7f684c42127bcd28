#pragma once

#include <termios.h>

#include <mutex>
#include <optional>

namespace further::ctl {

/// A terminal of ours whose keys all go to a program elsewhere: it doesn't echo, and makes neither lines nor signals of
/// them. It is put back as it was when this is destroyed. Any thread may call.
class RawTerminal {
public:
    struct Size {
        int rows;
        int columns;
    };

    /// `fd` is not owned. Nothing is changed before enter(). Throws Failure where it is no terminal.
    explicit RawTerminal(int fd);
    ~RawTerminal() { leave(); }
    RawTerminal(const RawTerminal&) = delete;
    RawTerminal& operator=(const RawTerminal&) = delete;

    void enter();
    /// Enters again where it was entered before: whoever stopped us has had the terminal meanwhile.
    void enterAgain();
    void leave();
    bool entered() const;

    /// Nothing where the terminal doesn't know it.
    std::optional<Size> size() const;

private:
    void makeRaw() const;

    const int _fd;
    termios _usual{};
    mutable std::mutex _mutex;
    bool _entered = false;
};

} // namespace further::ctl
