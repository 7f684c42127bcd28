#pragma once

#include "ModuleInput.h"

#include <further/Descriptor.h>
#include <further/Registered.h>
#include <further/Strand.h>

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace further::python {

class ModuleProgram;

/// One connection of a program's further_link. Its first word is the program's secret, within five seconds. Lives on
/// the session's strand.
class ModuleConnection : private ModuleInput::Listener {
public:
    /// Whoever has accepted it.
    class Owner {
    public:
        virtual ~Owner() = default;
        /// Throws ModuleRefusal.
        virtual ModuleProgram& programOf(std::string_view secret) = 0;
        /// Throws ModuleRefusal where all connections of `program` together hold more of unfinished frames than they
        /// may.
        virtual void requireRoom(const ModuleProgram& program) const = 0;
        /// It has ended; destroys it.
        virtual void onEnd(ModuleConnection& connection) = 0;
    };

    /// `socket` doesn't block. `strand` and `owner` outlive it.
    ModuleConnection(Strand& strand, Descriptor socket, Owner& owner);
    ~ModuleConnection() override;
    ModuleConnection(const ModuleConnection&) = delete;
    ModuleConnection& operator=(const ModuleConnection&) = delete;

    /// Null before the secret was said.
    const ModuleProgram* program() const { return _program; }
    std::size_t held() const { return _input.held(); }
    bool listensTo(const std::string& key) const { return _keys.contains(key); }

    /// Queues a line; false where the program leaves too many unread.
    bool tell(const std::string& line);

    /// Reads what is there, but no more than `most`, from which it takes what it has read. False where the connection
    /// is at its end: onEnd() isn't called then.
    bool drain(std::size_t& most);

private:
    void onReadable();
    /// What read(2) returned; 0 also where the program has said what it shouldn't.
    ssize_t read();
    void write();
    void onSecret(std::string_view secret) override;
    void onListen(const std::string& key) override;
    void onFrame(std::string jpeg) override;
    ModuleProgram& known() const;

    Strand& _strand;
    const Descriptor _socket;
    Owner& _owner;
    ModuleProgram* _program = nullptr;
    std::set<std::string> _keys;
    ModuleInput _input;
    std::string _unwritten;
    Registered _deadline;
    Registered _reading; // both end before the socket does
    Registered _writing;
};

} // namespace further::python
