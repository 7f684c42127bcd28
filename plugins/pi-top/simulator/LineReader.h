#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace further::simulator {

/// Makes lines of what comes piece by piece, with bounded memory.
class LineReader {
public:
    static constexpr std::size_t longest = 4096;

    /// `onLine` gets each line, without its end; `onTooLong` is called once for one that is longer than `longest`
    /// bytes, of which nothing is kept.
    LineReader(std::function<void(std::string_view)> onLine, std::function<void()> onTooLong);

    void take(std::string_view bytes);
    /// No more comes: what there is of a last line is one.
    void finish();

private:
    void add(std::string_view bytes);
    void endLine();

    std::function<void(std::string_view)> _onLine;
    std::function<void()> _onTooLong;
    std::string _line;
    bool _tooLong = false;
};

} // namespace further::simulator
