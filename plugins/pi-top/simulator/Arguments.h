#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace further::simulator {

/// The words of a line, taken one by one. What isn't as it should be is a CommandError.
class Arguments {
public:
    using Choices = std::vector<std::string_view>;

    explicit Arguments(std::string_view line);

    bool empty() const { return _next == _words.size(); }

    /// `what` is what is missing where there is none, such as `a button`.
    std::string word(const std::string& what);
    /// One of `choices`: its place among them.
    std::size_t choice(const std::string& what, const Choices& choices);
    /// Two choices; true for the first.
    bool either(std::string_view yes, std::string_view no);
    double number(const std::string& what, double least, double most);
    /// The number where the next word is one, and leaves what is none.
    bool nextIsNumber() const;
    /// A number and a unit, in one word or two: `200 ms`, `2s`.
    std::chrono::milliseconds duration();

    /// Nothing may be left.
    void end() const;

private:
    std::vector<std::string> _words;
    std::size_t _next = 0;
};

/// What a duration is written as.
std::string durationText(std::chrono::milliseconds duration);

/// As briefly as it goes: `4.1`, `80`.
std::string numberText(double number);

} // namespace further::simulator
