#pragma once

#include <string>
#include <string_view>

namespace further::testing {

/// Checks that a text, taken in pieces, is the lines `000000000`, `000000001` … without a hole; the last one may have
/// no end. Throws at the first that is wrong.
class NumberedLines {
public:
    void take(std::string_view piece);
    /// Whole lines so far.
    long count() const { return _count; }

private:
    std::string _begun;
    long _count = 0;
};

} // namespace further::testing
