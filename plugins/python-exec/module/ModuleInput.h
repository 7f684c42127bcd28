#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace further::python {

/// What a program's further_link says over one connection, byte by byte: `secret S`, `keylisten KEY`, or `video SIZE`
/// with the bytes of a JPEG behind it; each word ends with a newline. Holds one frame at most.
class ModuleInput {
public:
    class Listener {
    public:
        virtual ~Listener() = default;
        virtual void onSecret(std::string_view secret) = 0;
        /// `key` is valid UTF-8 of 1 to 256 bytes without control characters.
        virtual void onListen(const std::string& key) = 0;
        virtual void onFrame(std::string jpeg) = 0;
    };

    /// As python/further_link/agent.py has it.
    static constexpr std::size_t longestFrame = 4 * 1024 * 1024;

    /// Bytes of a frame that hasn't come whole.
    std::size_t held() const { return _frame.size(); }

    /// Throws ModuleRefusal for what isn't said so, and lets fly what the listener throws; nothing can follow then.
    void take(std::string_view bytes, Listener& listener);

private:
    void onLine(Listener& listener);
    void beginFrame(std::string_view size);

    std::string _line;
    std::string _frame;
    std::size_t _missing = 0; // of _frame
};

} // namespace further::python
